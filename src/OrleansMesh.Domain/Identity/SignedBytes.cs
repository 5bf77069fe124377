using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.LinkedData.Direct;

namespace OrleansMesh.Domain.Identity;

/// <summary>What a proof was made over: the document without its proofs, or with those that the proof builds upon, under the proof's context.</summary>
internal static class SignedBytes
{
    /// <summary>The 64 bytes that the suite signs; false with <see cref="ProofRefusal.ContextMismatch"/> or <see cref="ProofRefusal.NotCanonicalizable"/>.</summary>
    public static bool TryHash(
        DataProof proof, JsonElement secured, IReadOnlyList<DataProof> covered, [NotNullWhen(true)] out byte[]? hashData, out ProofRefusal refusal)
    {
        hashData = null;
        refusal = ProofRefusal.ContextMismatch;
        bool hasWhole = secured.TryGetProperty("@context"u8, out JsonElement whole);
        bool hasOwn = proof.Element.TryGetProperty("@context"u8, out JsonElement own);
        bool same = hasOwn && hasWhole && JsonElement.DeepEquals(own, whole);
        if (hasOwn && !same && (!hasWhole || !StartsWith(whole, own)))
        {
            return false;
        }

        refusal = ProofRefusal.None;

        // The common case needs no rebuilt document: JCS leaves members out as it goes.
        if (proof.Suite == ProofSuite.EddsaJcs2022 && (same || !hasOwn) && covered.Count == 0)
        {
            hashData = DataIntegrity.HashData(
                CanonicalJson.CanonicalizeWithout(secured, "proof"), CanonicalJson.CanonicalizeWithout(proof.Element, "proofValue"));
            return true;
        }

        // A proof with a context of its own was made under that one. Without, the JCS suite signs the options as they are, the RDF suites under the document's.
        JsonElement? context = hasOwn ? own : hasWhole ? whole : null;
        JsonElement? optionsContext = hasOwn || proof.Suite != ProofSuite.EddsaJcs2022 ? context : null;
        if (optionsContext is { } stated && proof.Suite != ProofSuite.EddsaJcs2022 && covered.Count == 0 && TryHashDirectly(proof, secured, stated, out hashData))
        {
            return true;
        }

        using JsonDocument document = Rebuild(secured, context, without: "proof", covered);
        using JsonDocument options = Rebuild(proof.Element, optionsContext, without: "proofValue", []);
        bool hashed = ProofSuites.TryHash(proof.Suite, document.RootElement, options.RootElement, out hashData);
        refusal = hashed ? ProofRefusal.None : ProofRefusal.NotCanonicalizable;
        return hashed;
    }

    private static bool TryHashDirectly(DataProof proof, JsonElement secured, JsonElement context, [NotNullWhen(true)] out byte[]? hashData)
    {
        byte[] hashes = new byte[64];
        using var hashing = new DirectHashing(context);
        bool hashed = hashing.TryHash(proof.Element, "proofValue"u8, hashes.AsSpan(0, 32)) && hashing.TryHash(secured, "proof"u8, hashes.AsSpan(32));
        hashData = hashed ? hashes : null;
        return hashed;
    }

    private static bool StartsWith(JsonElement whole, JsonElement start)
    {
        if (start.ValueKind != JsonValueKind.Array)
        {
            return whole.ValueKind == JsonValueKind.Array && whole.GetArrayLength() > 0 && JsonElement.DeepEquals(whole[0], start);
        }

        return whole.ValueKind == JsonValueKind.Array
            && start.GetArrayLength() <= whole.GetArrayLength()
            && start.EnumerateArray().Zip(whole.EnumerateArray()).All(pair => JsonElement.DeepEquals(pair.First, pair.Second));
    }

    private static JsonDocument Rebuild(JsonElement element, JsonElement? context, string without, IReadOnlyList<DataProof> covered)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            if (context is { } stated)
            {
                writer.WritePropertyName("@context");
                stated.WriteTo(writer);
            }

            foreach (JsonProperty member in element.EnumerateObject().Where(m => !m.NameEquals("@context") && !m.NameEquals(without)))
            {
                member.WriteTo(writer);
            }

            if (covered.Count > 0)
            {
                WriteProofs(writer, covered);
            }

            writer.WriteEndObject();
        }

        return JsonDocument.Parse(output.WrittenMemory);
    }

    // vc-data-integrity 4.5: the proofs before this one, as the document has them.
    private static void WriteProofs(Utf8JsonWriter writer, IReadOnlyList<DataProof> covered)
    {
        writer.WriteStartArray("proof");
        foreach (DataProof proof in covered)
        {
            proof.Element.WriteTo(writer);
        }

        writer.WriteEndArray();
    }
}
