using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Routing;

/// <summary>What one neighbour was told over its present link, and so what it is to be told next. A new link begins with a new one of these.</summary>
/// <param name="neighbour">did:key.</param>
public sealed class RouteExports(string neighbour)
{
    // Latencies tremble: another one is told when it differs by a quarter and by 2 ms.
    private const double LatencyShare = 0.25;
    private const long LatencyMicroseconds = 2000;

    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);
    private bool _hasBegun;

    /// <summary>What changed since the last call; the caller sends it, in order.</summary>
    /// <param name="own">This hub's newest statement.</param>
    /// <param name="meshes">Its meshes.</param>
    /// <param name="key">This hub's node key, which signs the hops.</param>
    /// <param name="changed">did:keys of the hubs that are looked at, of <see cref="RoutingTable.TakeChanged"/>: of no other anything changed since the last call. Null for all, as in the first call.</param>
    public IReadOnlyList<RouteUpdate> Next(
        RoutingTable table, HubStatement own, MeshList meshes, IEd25519SigningKey key, DateTimeOffset now, IReadOnlySet<string>? changed = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(meshes);
        var updates = new List<RouteUpdate>();
        if (IsNews(table.Self, own.Hash, meshes, "", 0, out MeshNews? news))
        {
            updates.Add(new RouteUpdate(table.Self, RouteAnnouncement.Originate(own, neighbour, key), news));
        }

        // what is told of a hub, and what was told and is over
        IEnumerable<string> nodes = changed is null || !_hasBegun ? table.Origins.Union(_told.Keys, StringComparer.Ordinal) : changed.Union(_again, StringComparer.Ordinal);
        string[] others = [.. nodes.Where(node => node != table.Self)];
        _hasBegun = true;
        _again.Clear();
        foreach (string node in others)
        {
            if (table.ExportTo(neighbour, node, now) is not { } best)
            {
                if (_told.Remove(node))
                {
                    updates.Add(new RouteUpdate(node, Announcement: null));
                }
            }
            else if (IsNews(node, best.Announcement.Statement.Hash, best.Meshes, best.PathKey, best.Latency + best.Announcement.Latency, out news))
            {
                updates.Add(new RouteUpdate(node, best.Announcement.Extend(neighbour, best.Latency, key), news));
            }
        }

        return updates;
    }

    /// <summary>
    /// The neighbour did not know the meshes of which it was told what changed: the next call tells them all. False when they were told whole the last time,
    /// so that each whole list is answered for by an announcement that came without.
    /// </summary>
    /// <param name="node">did:key of the hub that it is about.</param>
    public bool Again(string node)
    {
        if (!_told.TryGetValue(node, out Told told) || told.IsWhole)
        {
            return false;
        }

        _told[node] = told with { Statement = "", Meshes = null };
        return _again.Add(node);
    }

    private bool IsNews(string node, string statement, MeshList meshes, string path, long latency, out MeshNews? news)
    {
        bool known = _told.TryGetValue(node, out Told told) && told.Statement == statement && told.Path == path
            && (Math.Abs(latency - told.Latency) <= LatencyMicroseconds || Math.Abs(latency - told.Latency) <= told.Latency * LatencyShare);
        news = null;
        if (!known)
        {
            news = meshes.Since(told.Meshes);
            _told[node] = new Told(statement, meshes, news?.IsWhole == true, path, latency);
        }

        return !known;
    }

    private readonly record struct Told(string Statement, MeshList? Meshes, bool IsWhole, string Path, long Latency);
}
