using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>Data Integrity proofs with the suite eddsa-jcs-2022 (W3C vc-di-eddsa 3.3; I-02).</summary>
public static class DataIntegrity
{
    /// <summary>The suite's name.</summary>
    public const string Cryptosuite = "eddsa-jcs-2022";

    private const string ProofType = "DataIntegrityProof";
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    /// <summary>What is signed: SHA-256 of the canonical proof options, then SHA-256 of the canonical document (3.3.4); 64 bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> canonicalDocument, ReadOnlySpan<byte> canonicalProofOptions) =>
        [.. SHA256.HashData(canonicalProofOptions), .. SHA256.HashData(canonicalDocument)];

    /// <summary>
    /// The document with a proof, canonical. The input is an object that <see cref="StrictJson"/> takes and has no proof yet; other
    /// input is a bug and throws <see cref="ArgumentException"/>.
    /// </summary>
    public static byte[] AddProof(ReadOnlyMemory<byte> document, ProofOptions options, Ed25519PrivateKey key)
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

            byte[] proofOptions = JsonBuild.Canonical(writer => WriteProof(writer, root, options, proofValue: null));
            byte[] signature = key.Sign(HashData(CanonicalJson.Canonicalize(root), proofOptions));
            return JsonBuild.Canonical(writer => WriteSecured(writer, root, options, Base58Text.Encode(signature)));
        }
    }

    /// <summary>Checks the proof of a secured document with a key of <paramref name="signer"/> at the time <paramref name="now"/> (3.3.2).</summary>
    public static ProofRefusal Verify(ReadOnlyMemory<byte> secured, KeyPurpose purpose, DidDocument signer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(signer);
        if (!StrictJson.TryParse(secured, JsonLimits.Default, out JsonDocument? json, out _))
        {
            return ProofRefusal.Malformed;
        }

        using (json)
        {
            return Verify(json.RootElement, purpose, signer, now);
        }
    }

    internal static ProofRefusal Verify(JsonElement secured, KeyPurpose purpose, DidDocument signer, DateTimeOffset now)
    {
        if (secured.ValueKind != JsonValueKind.Object)
        {
            return ProofRefusal.Malformed;
        }

        Span<byte> signature = stackalloc byte[Ed25519PrivateKey.SignatureBytes];
        if (!secured.TryGetProperty("proof", out JsonElement proof) || proof.ValueKind != JsonValueKind.Object
            || !proof.TryString("type", 128, out string? type)
            || !proof.TryString("cryptosuite", 128, out string? suite)
            || !proof.TryString("proofPurpose", 128, out string? stated)
            || !proof.TryString("verificationMethod", DidUrl.LengthMax, out string? keyId)
            || !proof.TryString("proofValue", 128, out string? value) || !Base58Text.TryDecode(value, signature)
            || !TryTime(proof, "created", out DateTimeOffset? created) || !TryTime(proof, "expires", out DateTimeOffset? expires))
        {
            return ProofRefusal.ProofMalformed;
        }

        if (type != ProofType || suite != Cryptosuite)
        {
            return ProofRefusal.SuiteUnsupported;
        }

        if (signer.Find(keyId) is not { Ed25519: { } key } || !DidUrl.TryParse(keyId, out _))
        {
            return ProofRefusal.KeyUnknown;
        }

        if (stated != KeyPurposeNames.Of(purpose) || !signer.TryFindKey(keyId, purpose, out _))
        {
            return ProofRefusal.PurposeMismatch;
        }

        if (created > now + ClockSkewMax)
        {
            return ProofRefusal.CreatedInFuture;
        }

        if (expires <= now)
        {
            return ProofRefusal.Expired;
        }

        return VerifySignature(secured, proof, key, signature);
    }

    private static ProofRefusal VerifySignature(JsonElement secured, JsonElement proof, Ed25519PublicKey key, ReadOnlySpan<byte> signature)
    {
        byte[] document;
        if (proof.TryGetProperty("@context", out JsonElement context))
        {
            if (!secured.TryGetProperty("@context", out JsonElement whole) || !StartsWith(whole, context))
            {
                return ProofRefusal.ContextMismatch;
            }

            document = JsonBuild.Canonical(writer => WriteWithContext(writer, secured, context));
        }
        else
        {
            document = CanonicalJson.CanonicalizeWithout(secured, "proof");
        }

        byte[] hashData = HashData(document, CanonicalJson.CanonicalizeWithout(proof, "proofValue"));
        return key.Verify(hashData, signature) ? ProofRefusal.None : ProofRefusal.SignatureInvalid;
    }

    private static bool StartsWith(JsonElement whole, JsonElement start)
    {
        if (start.ValueKind != JsonValueKind.Array)
        {
            return JsonElement.DeepEquals(whole, start)
                || (whole.ValueKind == JsonValueKind.Array && whole.GetArrayLength() > 0 && JsonElement.DeepEquals(whole[0], start));
        }

        return whole.ValueKind == JsonValueKind.Array
            && start.GetArrayLength() <= whole.GetArrayLength()
            && start.EnumerateArray().Zip(whole.EnumerateArray()).All(pair => JsonElement.DeepEquals(pair.First, pair.Second));
    }

    private static bool TryTime(JsonElement proof, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!proof.TryGetProperty(name, out _))
        {
            return true;
        }

        bool read = proof.TryString(name, 40, out string? text) && XmlTime.TryParse(text, out DateTimeOffset parsed) && (time = parsed) is not null;
        return read;
    }

    private static void WriteWithContext(Utf8JsonWriter writer, JsonElement secured, JsonElement context)
    {
        writer.WriteStartObject();
        foreach (JsonProperty member in secured.EnumerateObject())
        {
            if (member.NameEquals("@context"))
            {
                writer.WritePropertyName("@context");
                context.WriteTo(writer);
            }
            else if (!member.NameEquals("proof"))
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
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
        if (root.TryGetProperty("@context", out JsonElement context))
        {
            writer.WritePropertyName("@context");
            context.WriteTo(writer);
        }

        writer.WriteString("type", ProofType);
        writer.WriteString("cryptosuite", Cryptosuite);
        writer.WriteString("created", XmlTime.Print(options.Created));
        writer.WriteString("verificationMethod", options.VerificationMethod);
        writer.WriteString("proofPurpose", KeyPurposeNames.Of(options.Purpose));
        if (proofValue is not null)
        {
            writer.WriteString("proofValue", proofValue);
        }

        writer.WriteEndObject();
    }
}
