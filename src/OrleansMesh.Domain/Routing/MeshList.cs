using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Routing;

/// <summary>The meshes whose home a hub is, with the hash that its statement names: what changes is told, and the whole list once a link.</summary>
public sealed class MeshList
{
    private MeshList(IReadOnlyList<string> names)
    {
        Names = names;
        Hash = HashOf(names);
    }

    /// <summary>No meshes.</summary>
    public static MeshList Empty { get; } = new([]);

    /// <summary>DIDs, each once, ascending by ordinal; at most <see cref="RoutingLimits.MeshesMax"/> and <see cref="RoutingLimits.MeshCharsMax"/> characters.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Lower-case hex SHA-256 of the DIDs in their order, each followed by a line feed.</summary>
    public string Hash { get; }

    /// <summary>False when a bound or the order is broken, or a name is no DID. <paramref name="names"/> are kept, and must not change any more.</summary>
    public static bool TryCreate(IReadOnlyList<string> names, [NotNullWhen(true)] out MeshList? list)
    {
        ArgumentNullException.ThrowIfNull(names);
        list = IsOrdered(names) && IsSmall(names) && names.All(IsName) ? new MeshList(names) : null;
        return list is not null;
    }

    /// <summary>What somebody who knows <paramref name="known"/> (null: nothing) has to be told; null when that is this list.</summary>
    public MeshNews? Since(MeshList? known)
    {
        if (known is null)
        {
            return MeshNews.Whole(Names);
        }

        if (known.Hash == Hash)
        {
            return null;
        }

        List<string> added = [], removed = [];
        int mine = 0, theirs = 0;
        while (mine < Names.Count || theirs < known.Names.Count)
        {
            int order = mine == Names.Count ? 1 : theirs == known.Names.Count ? -1 : string.CompareOrdinal(Names[mine], known.Names[theirs]);
            if (order < 0)
            {
                added.Add(Names[mine]);
            }
            else if (order > 0)
            {
                removed.Add(known.Names[theirs]);
            }

            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }

        return added.Count + removed.Count < Names.Count ? new MeshNews(known.Hash, added, removed) : MeshNews.Whole(Names);
    }

    /// <summary>The list after <paramref name="news"/>; false when they are of another list than this one, add what is there, remove what is not, or what comes of them breaks a bound.</summary>
    public bool TryApply(MeshNews news, [NotNullWhen(true)] out MeshList? list)
    {
        ArgumentNullException.ThrowIfNull(news);
        list = null;
        if (news.From is null)
        {
            return TryCreate(news.Added, out list);
        }

        if (news is { Added.Count: 0, Removed.Count: 0 } && news.From == Hash)
        {
            list = this;
            return true;
        }

        if (news.From != Hash || !IsOrdered(news.Added) || !IsOrdered(news.Removed) || !news.Added.All(IsName))
        {
            return false;
        }

        var names = new List<string>(Names.Count + news.Added.Count);
        int added = 0, removed = 0;
        foreach (string name in Names)
        {
            while (added < news.Added.Count && string.CompareOrdinal(news.Added[added], name) < 0)
            {
                names.Add(news.Added[added++]);
            }

            if (removed < news.Removed.Count && news.Removed[removed] == name)
            {
                removed++;
            }
            else
            {
                names.Add(name);
            }
        }

        names.AddRange(news.Added.Skip(added));
        list = removed == news.Removed.Count && IsOrdered(names) && IsSmall(names) ? new MeshList(names) : null;
        return list is not null;
    }

    /// <summary>The list of a hash that an origin signed: one that is known, or what the news make of one. After the signatures: hashing a long list costs more.</summary>
    /// <param name="news">Null when nothing is told.</param>
    /// <param name="newest">The newest list of the origin that is known; null for none.</param>
    /// <param name="told">What the neighbour that tells it told last; null for nothing.</param>
    internal static RouteRefusal Judge(string hash, MeshNews? news, MeshList? newest, MeshList? told, out MeshList? meshes)
    {
        MeshList?[] known = [newest, told, Empty];
        meshes = known.FirstOrDefault(list => list?.Hash == hash);
        if (meshes is not null)
        {
            return RouteRefusal.None;
        }

        MeshList? before = news is null ? null : news.IsWhole ? Empty : known.FirstOrDefault(list => list?.Hash == news.From);
        if (before is null)
        {
            return RouteRefusal.MeshesUnknown;
        }

        return before.TryApply(news!, out meshes) && meshes.Hash == hash ? RouteRefusal.None : RouteRefusal.MeshesInvalid;
    }

    private static bool IsName(string name) => name.Length <= Did.LengthMax && Did.TryParse(name, out _);

    private static bool IsSmall(IReadOnlyList<string> names) => names.Count <= RoutingLimits.MeshesMax && names.Sum(name => (long)name.Length) <= RoutingLimits.MeshCharsMax;

    private static bool IsOrdered(IReadOnlyList<string> names)
    {
        for (int i = 1; i < names.Count; i++)
        {
            if (string.CompareOrdinal(names[i - 1], names[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string HashOf(IReadOnlyList<string> names)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] line = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(Did.LengthMax) + 1);
        foreach (string name in names)
        {
            int length = Encoding.UTF8.GetBytes(name, line);
            line[length] = (byte)'\n';
            hash.AppendData(line, 0, length + 1);
        }

        ArrayPool<byte>.Shared.Return(line);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
