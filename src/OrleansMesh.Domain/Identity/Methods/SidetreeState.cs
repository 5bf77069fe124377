using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity.Methods;

/// <summary>The first state of a Sidetree DID as its long form carries it: suffix data that commit to a delta, whose patches make the document.</summary>
internal sealed class SidetreeState
{
    // ION's protocol parameter maxDeltaSize, in bytes of canonical JSON
    private const int DeltaBytesMax = 1000;
    private const int PatchesMax = 10;
    private const int EntriesMax = DidDocument.EntriesMax;
    private const int IdLengthMax = 50;
    private const int TypeLengthMax = 30;

    private readonly Dictionary<string, JsonElement> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _services = new(StringComparer.Ordinal);

    private SidetreeState()
    {
    }

    /// <summary>Reads and verifies the state of the DID whose suffix is <paramref name="suffix"/>.</summary>
    public static bool TryRead(string encoded, string suffix, [NotNullWhen(true)] out SidetreeState? state, out SidetreeFault fault)
    {
        state = null;
        if (!Base64Url.IsValid(encoded, out int length) || Encoding.ASCII.GetBytes(encoded) is not { } ascii)
        {
            fault = SidetreeFault.NotBase64Url;
            return false;
        }

        byte[] utf8 = Base64Url.DecodeFromUtf8(ascii);
        if (utf8.Length != length || Base64Url.EncodeToString(utf8) != encoded)
        {
            fault = SidetreeFault.NotBase64Url;
            return false;
        }

        if (!StrictJson.TryParse(utf8, JsonLimits.Default, out JsonDocument? json, out _))
        {
            fault = SidetreeFault.NotJson;
            return false;
        }

        using (json)
        {
            var read = new SidetreeState();
            fault = !CanonicalJson.Canonicalize(json.RootElement).AsSpan().SequenceEqual(utf8) ? SidetreeFault.NotCanonical : read.Read(json.RootElement, suffix);
            state = fault == SidetreeFault.None ? read : null;
            return state is not null;
        }
    }

    /// <summary>The document as JSON, with <paramref name="did"/> as its subject (Sidetree, Resolver Output).</summary>
    public byte[] WriteDocument(Did did) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStrings("@context", ["https://www.w3.org/ns/did/v1"]);
        writer.WriteString("id", did.ToString());
        writer.WriteStartArray("verificationMethod");
        foreach ((string id, JsonElement key) in _keys)
        {
            writer.WriteStartObject();
            writer.WriteString("id", "#" + id);
            writer.WriteString("controller", did.ToString());
            Copy(writer, key, "type", "publicKeyJwk", "publicKeyMultibase");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        foreach ((_, string name) in KeyPurposeNames.All)
        {
            string[] ids = [.. _keys.Where(key => PurposesOf(key.Value).Contains(name)).Select(key => "#" + key.Key)];
            if (ids.Length > 0)
            {
                writer.WriteStrings(name, ids);
            }
        }

        writer.WriteStartArray("service");
        foreach ((string id, JsonElement service) in _services)
        {
            writer.WriteStartObject();
            writer.WriteString("id", "#" + id);
            Copy(writer, service, "type", "serviceEndpoint");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private SidetreeFault Read(JsonElement root, string suffix)
    {
        if (root.ValueKind != JsonValueKind.Object || root.EnumerateObject().Count() != 2
            || !root.TryGetProperty("suffixData", out JsonElement suffixData) || suffixData.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("delta", out JsonElement delta) || delta.ValueKind != JsonValueKind.Object)
        {
            return SidetreeFault.NotJson;
        }

        if (SidetreeHash.Of(suffixData) != suffix)
        {
            return SidetreeFault.SuffixMismatch;
        }

        if (!suffixData.TryString("deltaHash", 64, out string? deltaHash) || SidetreeHash.Of(delta) != deltaHash)
        {
            return SidetreeFault.DeltaMismatch;
        }

        if (!suffixData.TryString("recoveryCommitment", 64, out string? recovery) || !SidetreeHash.IsValid(recovery)
            || !delta.TryString("updateCommitment", 64, out string? update) || !SidetreeHash.IsValid(update))
        {
            return SidetreeFault.CommitmentInvalid;
        }

        return CanonicalJson.Canonicalize(delta).Length > DeltaBytesMax ? SidetreeFault.DeltaTooLarge
            : !delta.TryItems("patches", PatchesMax, out JsonElement[] patches) || patches.Length == 0 ? SidetreeFault.PatchInvalid
            : Apply(patches);
    }

    private SidetreeFault Apply(JsonElement[] patches)
    {
        foreach (JsonElement patch in patches)
        {
            string? action = null;
            bool hasAction = patch.ValueKind == JsonValueKind.Object && patch.TryString("action", 32, out action);
            SidetreeFault fault = (hasAction ? action : "") switch
            {
                "replace" => Replace(patch),
                "add-public-keys" => Add(patch, "publicKeys", _keys, IsKey),
                "add-services" => Add(patch, "services", _services, IsService),
                "remove-public-keys" => Remove(patch, _keys),
                "remove-services" => Remove(patch, _services),
                _ => SidetreeFault.PatchInvalid,
            };
            if (fault != SidetreeFault.None)
            {
                return fault;
            }
        }

        return SidetreeFault.None;
    }

    private SidetreeFault Replace(JsonElement patch)
    {
        if (!patch.TryGetProperty("document", out JsonElement document) || document.ValueKind != JsonValueKind.Object
            || document.EnumerateObject().Any(member => member.Name is not ("publicKeys" or "services")))
        {
            return SidetreeFault.PatchInvalid;
        }

        _keys.Clear();
        _services.Clear();
        SidetreeFault fault = Add(document, "publicKeys", _keys, IsKey);
        return fault == SidetreeFault.None ? Add(document, "services", _services, IsService) : fault;
    }

    private static SidetreeFault Add(JsonElement from, string name, Dictionary<string, JsonElement> entries, Func<JsonElement, bool> isEntry)
    {
        if (!from.TryItems(name, EntriesMax, out JsonElement[] items))
        {
            return SidetreeFault.PatchInvalid;
        }

        foreach (JsonElement item in items)
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryString("id", IdLengthMax, out string? id) || !IsId(id) || !isEntry(item)
                || entries.Count >= EntriesMax || !entries.TryAdd(id, item.Clone()))
            {
                return SidetreeFault.EntryInvalid;
            }
        }

        return SidetreeFault.None;
    }

    private static SidetreeFault Remove(JsonElement patch, Dictionary<string, JsonElement> entries)
    {
        if (!patch.TryStrings("ids", EntriesMax, IdLengthMax, out IReadOnlyList<string> ids) || ids.Count == 0)
        {
            return SidetreeFault.PatchInvalid;
        }

        foreach (string id in ids)
        {
            entries.Remove(id);
        }

        return SidetreeFault.None;
    }

    private static bool IsId(string id) => id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsKey(JsonElement key) =>
        key.TryString("type", 64, out _)
        && key.TryGetProperty("publicKeyJwk", out JsonElement jwk) != key.TryGetProperty("publicKeyMultibase", out JsonElement multibase)
        && (jwk.ValueKind == JsonValueKind.Object || multibase.ValueKind == JsonValueKind.String)
        && key.TryStrings("purposes", KeyPurposeNames.All.Count, 32, out IReadOnlyList<string> purposes)
        && purposes.All(purpose => KeyPurposeNames.All.Any(known => known.Name == purpose));

    private static bool IsService(JsonElement service) =>
        service.TryString("type", TypeLengthMax, out _)
        && service.TryGetProperty("serviceEndpoint", out JsonElement endpoint)
        && endpoint.ValueKind is JsonValueKind.Object or JsonValueKind.String;

    private static IReadOnlyList<string> PurposesOf(JsonElement key) =>
        key.TryStrings("purposes", KeyPurposeNames.All.Count, 32, out IReadOnlyList<string> purposes) ? purposes : [];

    private static void Copy(Utf8JsonWriter writer, JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (from.TryGetProperty(name, out JsonElement value))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }
    }
}
