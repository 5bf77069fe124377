using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>Data Integrity proofs by Ed25519 (W3C vc-data-integrity, vc-di-eddsa; I-02), with the suites of <see cref="ProofSuite"/>.</summary>
public static class DataIntegrity
{
    /// <summary>What eddsa-jcs-2022 signs: SHA-256 of the canonical proof options, then SHA-256 of the canonical document (3.3.4); 64 bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> canonicalDocument, ReadOnlySpan<byte> canonicalProofOptions) =>
        [.. SHA256.HashData(canonicalProofOptions), .. SHA256.HashData(canonicalDocument)];

    /// <summary>
    /// The document with a proof, canonical. The input is an object that <see cref="StrictJson"/> takes and has no proof yet, and for the
    /// RDF suites one that <see cref="LinkedData.LinkedDataDocument"/> takes; other input is a bug and throws <see cref="ArgumentException"/>.
    /// </summary>
    public static byte[] AddProof(ReadOnlyMemory<byte> document, ProofOptions options, IEd25519SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(key);
        if (!StrictJson.TryParse(document, JsonLimits.Default, out JsonDocument? json, out JsonFault fault))
        {
            throw new ArgumentException($"Not strict JSON: {fault.Reason} at byte {fault.Offset}.", nameof(document));
        }

        using (json)
        {
            JsonElement root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.TryGetProperty("proof", out _))
            {
                throw new ArgumentException("The document must be an object without a proof.", nameof(document));
            }

            using JsonDocument unsigned = JsonDocument.Parse(JsonBuild.Canonical(writer => WriteProof(writer, root, options, proofValue: null)));
            return ProofSuites.TryHash(options.Suite, root, unsigned.RootElement, out byte[]? hashData)
                ? JsonBuild.Canonical(writer => WriteSecured(writer, root, options, Base58Text.Encode(key.Sign(hashData))))
                : throw new ArgumentException($"The document has no canonical RDF, which {options.Suite} signs: it uses a context that is not bundled, or a term that no context defines.", nameof(document));
        }
    }

    /// <summary>Checks the proof of a secured document with a key of <paramref name="signer"/> at the time <paramref name="now"/> (vc-data-integrity 4.4).</summary>
    public static ProofRefusal Verify(ReadOnlyMemory<byte> secured, KeyPurpose purpose, DidDocument signer, DateTimeOffset now) =>
        Verify(secured, new ProofExpectation(purpose), signer, now);

    /// <summary>As the other overload, and that the proof says what is expected of it.</summary>
    public static ProofRefusal Verify(ReadOnlyMemory<byte> secured, ProofExpectation expected, DidDocument signer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(signer);
        if (!StrictJson.TryParse(secured, JsonLimits.Default, out JsonDocument? json, out _))
        {
            return ProofRefusal.Malformed;
        }

        using (json)
        {
            return Verify(json.RootElement, expected, signer, now);
        }
    }

    internal static ProofRefusal Verify(JsonElement secured, KeyPurpose purpose, DidDocument signer, DateTimeOffset now) =>
        Verify(secured, new ProofExpectation(purpose), signer, now);

    internal static ProofRefusal Verify(JsonElement secured, ProofExpectation expected, DidDocument signer, DateTimeOffset now)
    {
        if (secured.ValueKind != JsonValueKind.Object)
        {
            return ProofRefusal.Malformed;
        }

        // One proof: sets and chains are for those who ask for them (Credentials).
        if (!secured.TryGetProperty("proof", out JsonElement element) || element.ValueKind != JsonValueKind.Object)
        {
            return ProofRefusal.ProofMalformed;
        }

        ProofRefusal refusal = DataProof.TryRead(element, out DataProof? proof);
        if (proof is null)
        {
            return refusal;
        }

        return proof.Previous.Count == 0 ? proof.Check(secured, [], expected, signer, now) : ProofRefusal.ChainBroken;
    }

    private static void WriteSecured(Utf8JsonWriter writer, JsonElement root, ProofOptions options, string proofValue)
    {
        writer.WriteStartObject();
        foreach (JsonProperty member in root.EnumerateObject())
        {
            member.WriteTo(writer);
        }

        writer.WritePropertyName("proof");
        WriteProof(writer, root, options, proofValue);
        writer.WriteEndObject();
    }

    private static void WriteProof(Utf8JsonWriter writer, JsonElement root, ProofOptions options, string? proofValue)
    {
        writer.WriteStartObject();

        // In the finished proof the JCS suite states the context (3.3.1); verifiers of the RDF suites take the document's.
        if (root.TryGetProperty("@context", out JsonElement context) && (proofValue is null || options.Suite == ProofSuite.EddsaJcs2022))
        {
            writer.WritePropertyName("@context");
            context.WriteTo(writer);
        }

        (string type, string? cryptosuite) = ProofSuites.Names(options.Suite);
        writer.WriteString("type", type);
        WriteIfPresent(writer, "cryptosuite", cryptosuite);
        writer.WriteString("created", XmlTime.Print(options.Created));
        WriteIfPresent(writer, "expires", options.Expires is { } expires ? XmlTime.Print(expires) : null);
        writer.WriteString("verificationMethod", options.VerificationMethod);
        writer.WriteString("proofPurpose", KeyPurposeNames.Of(options.Purpose));
        WriteIfPresent(writer, "challenge", options.Challenge);
        WriteIfPresent(writer, "domain", options.Domain);
        WriteIfPresent(writer, "proofValue", proofValue);
        writer.WriteEndObject();
    }

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
