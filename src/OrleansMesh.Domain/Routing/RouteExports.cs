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

    /// <summary>What changed since the last call; the caller sends it, in order.</summary>
    /// <param name="own">This hub's newest statement.</param>
    /// <param name="key">This hub's node key, which signs the hops.</param>
    public IReadOnlyList<RouteUpdate> Next(RoutingTable table, HubStatement own, IEd25519SigningKey key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(own);
        var updates = new List<RouteUpdate>();
        var kept = new HashSet<string>(StringComparer.Ordinal) { table.Self };
        if (IsNews(table.Self, own.Hash, "", 0))
        {
            updates.Add(new RouteUpdate(table.Self, RouteAnnouncement.Originate(own, neighbour, key)));
        }

        foreach ((RouteAnnouncement best, string path, long latency) in table.ExportsTo(neighbour, now))
        {
            _ = kept.Add(best.Origin);
            if (IsNews(best.Origin, best.Statement.Hash, path, latency + best.Latency))
            {
                updates.Add(new RouteUpdate(best.Origin, best.Extend(neighbour, latency, key)));
            }
        }

        foreach (string node in _told.Keys.Where(node => !kept.Contains(node)).ToArray())
        {
            _told.Remove(node);
            updates.Add(new RouteUpdate(node, Announcement: null));
        }

        return updates;
    }

    private bool IsNews(string node, string statement, string path, long latency)
    {
        bool known = _told.TryGetValue(node, out Told told) && told.Statement == statement && told.Path == path
            && (Math.Abs(latency - told.Latency) <= LatencyMicroseconds || Math.Abs(latency - told.Latency) <= told.Latency * LatencyShare);
        if (!known)
        {
            _told[node] = new Told(statement, path, latency);
        }

        return !known;
    }

    private readonly record struct Told(string Statement, string Path, long Latency);
}
