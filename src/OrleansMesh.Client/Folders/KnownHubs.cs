using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMesh.Client.Folders;

/// <summary>The hubs that this mesh has met, by address (trust on first use), in <c>known-hubs.json</c>.</summary>
internal sealed partial class KnownHubs(string path)
{
    private const int FileBytesMax = 1024 * 1024;

    private readonly Lock _gate = new();

    /// <summary>Null for an address that was never met.</summary>
    public KnownHub? Find(Uri address)
    {
        lock (_gate)
        {
            return Load().GetValueOrDefault(Key(address));
        }
    }

    public void Keep(Uri address, KnownHub hub)
    {
        lock (_gate)
        {
            SortedDictionary<string, KnownHub> hubs = Load();
            hubs[Key(address)] = hub;
            Save(hubs);
        }
    }

    public void Forget(Uri address)
    {
        lock (_gate)
        {
            SortedDictionary<string, KnownHub> hubs = Load();
            if (hubs.Remove(Key(address)))
            {
                Save(hubs);
            }
        }
    }

    private static string Key(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private SortedDictionary<string, KnownHub> Load()
    {
        byte[]? bytes = FolderFiles.ReadIfPresent(path, FileBytesMax);
        try
        {
            return bytes is null
                ? new(StringComparer.Ordinal)
                : new(JsonSerializer.Deserialize(bytes, Shape.Default.IDictionaryStringKnownHub) ?? new Dictionary<string, KnownHub>(), StringComparer.Ordinal);
        }
        catch (JsonException broken)
        {
            throw new MeshFolderException($"'{path}' is not the JSON that this client wrote ({broken.Message}). Repair it, or delete it to meet the hubs anew.", broken);
        }
    }

    private void Save(SortedDictionary<string, KnownHub> hubs) =>
        FolderFiles.WriteAtomic(path, JsonSerializer.SerializeToUtf8Bytes(hubs, Shape.Default.IDictionaryStringKnownHub));

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(IDictionary<string, KnownHub>))]
    private sealed partial class Shape : JsonSerializerContext;
}
