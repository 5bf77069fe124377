using System.Security.Cryptography;
using System.Text;

namespace OrleansMesh.Bridge.Federated;

/// <summary>
/// Short names of meshes, as tool names have no room for a DID: did:mesh:academic:mit-001 is <c>mit-001</c>, or <c>academic-mit-001</c> when two meshes
/// clash, or <c>mit-001-1a2b3c</c> when that clashes too. A name that once meant one mesh never means another while the process lives.
/// </summary>
public sealed class MeshAliases
{
    /// <summary>The longest alias, in characters of A-Z, a-z, 0-9 and hyphen.</summary>
    public const int CharsMax = 24;

    private const int HashChars = 6;
    private const int OwnersMax = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private Dictionary<string, string> _current = new(StringComparer.Ordinal);

    /// <summary>Gives each of <paramref name="meshIds"/> its alias; the result depends on the set and on what was given before, not on the order.</summary>
    public void Update(IEnumerable<string> meshIds)
    {
        string[] active = [.. meshIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        ILookup<string, string> byShort = active.ToLookup(Short, StringComparer.Ordinal);
        ILookup<string, string> byCategory = active.ToLookup(WithCategory, StringComparer.Ordinal);
        lock (_gate)
        {
            if (_owners.Count > OwnersMax)
            {
                _owners.Clear();
            }

            var current = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string mesh in active)
            {
                string alias = byShort[Short(mesh)].Count() == 1 && IsFree(Short(mesh), mesh) ? Short(mesh)
                    : byCategory[WithCategory(mesh)].Count() == 1 && IsFree(WithCategory(mesh), mesh) ? WithCategory(mesh)
                    : WithHash(mesh);
                current[mesh] = alias;
                _owners[alias] = mesh;
            }

            _current = current;
        }
    }

    /// <summary>The alias of an active mesh; its hashed form when it is not active.</summary>
    public string Of(string meshId)
    {
        lock (_gate)
        {
            return _current.GetValueOrDefault(meshId) ?? WithHash(meshId);
        }
    }

    /// <summary>The DID that <paramref name="alias"/> means or once meant; null when it never meant any.</summary>
    public string? Find(string alias)
    {
        lock (_gate)
        {
            return _owners.GetValueOrDefault(alias);
        }
    }

    private static string Short(string meshId) => Clean(Segments(meshId)[^1], CharsMax);

    private static string WithCategory(string meshId)
    {
        string[] segments = Segments(meshId);
        return segments.Length < 2 ? WithHash(meshId) : Clean($"{segments[^2]}-{segments[^1]}", CharsMax);
    }

    private static string WithHash(string meshId)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(meshId)));
        return $"{Clean(Segments(meshId)[^1], CharsMax - HashChars - 1)}-{hash[..HashChars]}";
    }

    private static string[] Segments(string meshId) => meshId.Split(':', '/');

    // No underscore survives: two of them part the alias from the name.
    private static string Clean(string text, int charsMax)
    {
        var clean = new StringBuilder();
        foreach (char c in text)
        {
            clean.Append(char.IsAsciiLetterOrDigit(c) ? c : '-');
        }

        string trimmed = clean.ToString().Trim('-');
        trimmed = trimmed.Length > charsMax ? trimmed[..charsMax].TrimEnd('-') : trimmed;
        return trimmed.Length == 0 ? "mesh" : trimmed;
    }

    private bool IsFree(string alias, string meshId) =>
        !_owners.TryGetValue(alias, out string? owner) || string.Equals(owner, meshId, StringComparison.Ordinal);
}
