using OrleansMesh.Domain.Mapping;

namespace OrleansMesh.Cli.Bridging;

/// <summary>An identity map in a file, read again when the file changed; a change that is no map leaves nobody mapped until it is mended.</summary>
internal sealed class MapFile
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private IdentityMap? _map;
    private (DateTime WrittenAt, long Length) _seen;

    private MapFile(string path, IdentityMap map)
    {
        _path = path;
        _map = map;
        _seen = Stamp();
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="CliFailureException">There is no such file, or it is no map.</exception>
    public static MapFile Open(string path) => new(path, Read(path));

    /// <summary>Reads a map once.</summary>
    /// <exception cref="CliFailureException">There is no such file, or it is no map.</exception>
    public static IdentityMap Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new CliFailureException("file", $"There is no file {path}.", "Check the path. The form is in docs/identity-maps.md.");
        }

        if (file.Length > IdentityMap.BytesMax)
        {
            throw new CliFailureException("map-invalid", $"{path} has more than {IdentityMap.BytesMax} bytes.", "Name roles and attributes instead of each agent.");
        }

        return IdentityMap.TryParse(File.ReadAllBytes(path), out IdentityMap? map, out IdentityMapFault fault)
            ? map
            : throw new CliFailureException("map-invalid", $"{path} is no identity map: {Words(fault)}.", "The form is in docs/identity-maps.md.");
    }

    /// <summary>The map as it is now.</summary>
    /// <exception cref="CliFailureException">It is none any more.</exception>
    public IdentityMap Current()
    {
        lock (_gate)
        {
            (DateTime WrittenAt, long Length) now = Stamp();
            if (now != _seen || _map is null)
            {
                _map = null;
                _map = Read(_path);
                _seen = now;
            }

            return _map;
        }
    }

    internal static string Words(IdentityMapFault fault) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(fault.ToString());

    private (DateTime, long) Stamp() => new FileInfo(_path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;
}
