using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Conformance;

/// <summary>What a folder of credentials has beside them: DID documents, keys, signed status lists, and a table of expected outcomes.</summary>
internal sealed class VcMaterial
{
    private readonly Dictionary<Did, DidDocument> _documents = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _outcomes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Which documents it understood, for the report.</summary>
    public string Summary => $"{_documents.Count} DID documents, {_lists.Count} status lists, {_outcomes.Count} outcomes in tables";

    /// <summary>Takes a file when it is material and no case.</summary>
    public bool TryTake(JsonElement root, IReadOnlySet<string> fileNames)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        TakeList(root);
        return TryDocument(root) || TryKey(root) || TryTable(root, fileNames);
    }

    public DidDocument? Document(Did did) =>
        _documents.GetValueOrDefault(did) ?? (DidKey.TryResolve(did, out DidDocument? resolved) ? resolved : null);

    public bool HasList(string url) => _lists.ContainsKey(url);

    public SignedStatusList? List(string url, DateTimeOffset now) =>
        _lists.TryGetValue(url, out ReadOnlyMemory<byte> bytes) && SignedStatusList.TryVerify(bytes, url, Document, now, out SignedStatusList? list, out _) ? list : null;

    public bool? OutcomeOf(string fileName) =>
        _outcomes.TryGetValue(fileName, out bool outcome) || _outcomes.TryGetValue(Path.GetFileNameWithoutExtension(fileName), out outcome) ? outcome : null;

    /// <summary>A DID document that a case brings along.</summary>
    public bool TryDocument(JsonElement root)
    {
        bool taken = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("verificationMethod", out JsonElement methods) && methods.ValueKind == JsonValueKind.Array
            && DidDocument.TryParse(Encoding.UTF8.GetBytes(root.GetRawText()), out DidDocument? document, out _)
            && (_documents[document.Id] = document) is not null;
        return taken;
    }

    private static bool TryKey(JsonElement root) => root.TryGetProperty("publicKeyMultibase", out _) && !root.TryGetProperty("proof", out _);

    private bool TryTable(JsonElement root, IReadOnlySet<string> fileNames)
    {
        JsonProperty[] members = [.. root.EnumerateObject()];
        if (members.Length == 0 || !Array.TrueForAll(members, member => fileNames.Contains(member.Name) || fileNames.Contains(member.Name + ".json")))
        {
            return false;
        }

        foreach (JsonProperty member in members)
        {
            if (VcVerdict.Of(member.Value) is { } verdict)
            {
                _outcomes[member.Name] = verdict;
            }
        }

        return true;
    }

    private void TakeList(JsonElement root)
    {
        if (root.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.Array
            && type.EnumerateArray().Any(t => t.ValueKind == JsonValueKind.String && t.GetString() is "BitstringStatusListCredential" or "StatusList2021Credential")
            && root.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String)
        {
            _lists[id.GetString()!] = Encoding.UTF8.GetBytes(root.GetRawText());
        }
    }
}
