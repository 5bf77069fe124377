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
    private bool _hasBegun;

    /// <summary>What changed since the last call; the caller sends it, in order.</summary>
    /// <param name="own">This hub's newest statement.</param>
    /// <param name="key">This hub's node key, which signs the hops.</param>
    /// <param name="changed">did:keys of the hubs that are looked at, of <see cref="RoutingTable.TakeChanged"/>: of no other anything changed since the last call. Null for all, as in the first call.</param>
    public IReadOnlyList<RouteUpdate> Next(RoutingTable table, HubStatement own, IEd25519SigningKey key, DateTimeOffset now, IReadOnlySet<string>? changed = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(own);
        var updates = new List<RouteUpdate>();
        if (IsNews(table.Self, own.Hash, "", 0))
        {
            updates.Add(new RouteUpdate(table.Self, RouteAnnouncement.Originate(own, neighbour, key)));
        }

        // what is told of a hub, and what was told and is over
        IEnumerable<string> nodes = changed is null || !_hasBegun ? table.Origins.Union(_told.Keys, StringComparer.Ordinal).Where(node => node != table.Self).ToArray() : changed;
        _hasBegun = true;
        foreach (string node in nodes)
        {
            if (table.ExportTo(neighbour, node, now) is not { } best)
            {
                if (_told.Remove(node))
                {
                    updates.Add(new RouteUpdate(node, Announcement: null));
                }
            }
            else if (IsNews(node, best.Announcement.Statement.Hash, best.PathKey, best.Latency + best.Announcement.Latency))
            {
                updates.Add(new RouteUpdate(node, best.Announcement.Extend(neighbour, best.Latency, key)));
            }
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
