using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrleansMesh.Domain.Routing;

/// <summary>
/// What one hub knows of the ways to others: takes announcements of its neighbours, prefers the least measured latency and then the
/// fewest hubs, takes a link that is expected to fail for a slower one, and never uses a path that it is on itself. Not thread-safe; <see cref="Snapshot"/> is for everybody.
/// </summary>
public sealed class RoutingTable
{
    // A way is changed for a better one only when that is worth it: latencies tremble.
    private const double WorthChanging = 0.8;
    private const long WorthChangingMicroseconds = 2000;

    // Every link is measured all the time: of another latency within this share nothing comes before the next tick.
    private const double TrembleShare = 0.1;

    private readonly Dictionary<string, RouteNeighbour> _neighbours = new(StringComparer.Ordinal);
    private readonly LinkHistories _histories = new();
    private readonly Dictionary<string, RouteOrigin> _origins = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, RouteWays> _routes = ImmutableDictionary.Create<string, RouteWays>(StringComparer.Ordinal);
    private ImmutableDictionary<string, string> _nodesOfHubs = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
    private FrozenDictionary<string, string> _homes = FrozenDictionary<string, string>.Empty;
    private FrozenDictionary<string, ImmutableArray<string>> _several = FrozenDictionary<string, ImmutableArray<string>>.Empty;
    private HashSet<MeshList> _reachable = [];
    private HashSet<string>? _changed = new(StringComparer.Ordinal);

    /// <param name="self">did:key of this hub's node key.</param>
    /// <param name="hub">This hub's DID.</param>
    public RoutingTable(string self, string hub)
    {
        Self = self;
        Hub = hub;
    }

    /// <summary>did:key of this hub's node key.</summary>
    public string Self { get; }

    /// <summary>This hub's DID.</summary>
    public string Hub { get; }

    /// <summary>Whether ways over links that are expected to fail are taken to be slower. Default true.</summary>
    public bool AvoidsFailingLinks { get; set; } = true;

    /// <summary>The routes as of the last change.</summary>
    public RouteSnapshot Snapshot { get; private set; } = RouteSnapshot.Empty;

    /// <summary>did:keys of the hubs of which something is known.</summary>
    internal IReadOnlyCollection<string> Origins => _origins.Keys;

    /// <summary>did:keys of the hubs with which there is a link, usable or not.</summary>
    public IReadOnlyCollection<string> Neighbours => _neighbours.Keys;

    /// <summary>A link is there, with this latency (microseconds, one way); false when there are as many as may be.</summary>
    public bool SetNeighbour(string node, long latency, DateTimeOffset now)
    {
        latency = Math.Clamp(latency, 0, RoutingLimits.LatencyMax);
        bool isNews = !_neighbours.TryGetValue(node, out RouteNeighbour? neighbour)
            || Math.Abs(latency - neighbour.Latency) > Math.Max(WorthChangingMicroseconds, neighbour.Latency * TrembleShare);
        if (neighbour is null)
        {
            if (node == Self || _neighbours.Count >= RoutingLimits.NeighboursMax)
            {
                return false;
            }

            _neighbours[node] = neighbour = new RouteNeighbour(_histories.Of(node, _neighbours.ContainsKey, now));
            _ = Expect(neighbour, now);
        }

        neighbour.Latency = latency;
        if (isNews)
        {
            Choose(now);
        }

        return true;
    }

    /// <summary>A ping over a link was answered after this time: what is usual of it, and what is expected, is learned of that.</summary>
    public void Answered(string node, TimeSpan roundTrip, DateTimeOffset now)
    {
        if (_neighbours.TryGetValue(node, out RouteNeighbour? neighbour))
        {
            neighbour.History.Answered(roundTrip, now);
            if (Expect(neighbour, now))
            {
                Choose(now);
            }
        }
    }

    /// <summary>What is expected of a link that is there; null when it is not.</summary>
    public LinkForecast? ForecastOf(string node, DateTimeOffset now) => _neighbours.GetValueOrDefault(node)?.History.Forecast(now);

    /// <summary>A link is suspected to be dead, or is not any more: what came over it is kept, and used only when there is no other way.</summary>
    public void SetUsable(string node, bool isUsable, DateTimeOffset now)
    {
        if (_neighbours.TryGetValue(node, out RouteNeighbour? neighbour) && neighbour.IsUsable != isUsable)
        {
            neighbour.IsUsable = isUsable;
            if (!isUsable)
            {
                neighbour.History.Failed(now);
            }

            _ = Expect(neighbour, now);
            Choose(now);
        }
    }

    /// <summary>A link is gone, and all that came over it.</summary>
    public void RemoveNeighbour(string node, DateTimeOffset now)
    {
        if (_neighbours.Remove(node, out RouteNeighbour? neighbour))
        {
            neighbour.History.Failed(now);
            foreach (RouteOrigin origin in _origins.Values)
            {
                origin.Entries.GetValueOrDefault(node)?.Withdraw(now);
            }

            Choose(now);
        }
    }

    /// <summary>Takes an announcement of a neighbour; nothing changes when it is refused.</summary>
    /// <param name="news">What is told of the origin's meshes; null when they are those that are known.</param>
    public RouteRefusal Take(string from, RouteAnnouncement announcement, MeshNews? news, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        HubStatement statement = announcement.Statement;
        _ = _origins.TryGetValue(announcement.Origin, out RouteOrigin? origin);
        RouteEntry? entry = origin?.Entries.GetValueOrDefault(from);
        RouteRefusal refusal = _neighbours.ContainsKey(from) ? JudgeStatement(statement, now) : RouteRefusal.NotNeighbour;
        refusal = refusal == RouteRefusal.None ? announcement.Judge(Self, from, origin?.Statement, entry?.Announcement) : refusal;
        MeshList? meshes = null;
        refusal = refusal == RouteRefusal.None ? MeshList.Judge(statement.Terms.Meshes, news, origin?.Meshes, entry?.Meshes, out meshes) : refusal;
        if (refusal != RouteRefusal.None)
        {
            return refusal;
        }

        if (origin is null)
        {
            _origins[announcement.Origin] = origin = new RouteOrigin(statement, meshes!);
        }

        origin.Put(statement, meshes!);
        if (entry is null)
        {
            origin.Entries[from] = entry = new RouteEntry();
        }

        entry.Put(announcement, meshes!, Self, now);
        Choose(announcement.Origin, origin, now);
        return RouteRefusal.None;
    }

    /// <summary>A neighbour has no way to a hub any more, or none that it tells us.</summary>
    public void Withdraw(string from, string node, DateTimeOffset now)
    {
        if (_origins.TryGetValue(node, out RouteOrigin? origin) && origin.Entries.TryGetValue(from, out RouteEntry? entry))
        {
            entry.Withdraw(now);
            Choose(node, origin, now);
        }
    }

    /// <summary>Lets go of what is too old; to be called every second or so.</summary>
    public void Tick(DateTimeOffset now)
    {
        foreach (RouteOrigin origin in _origins.Values)
        {
            foreach (RouteEntry entry in origin.Entries.Values.Where(entry => entry.Announcement is { } known && IsOver(known.Statement, now)))
            {
                entry.Withdraw(now);
            }

            foreach (string from in origin.Entries.Where(pair => pair.Value.IsForgotten(now)).Select(pair => pair.Key).ToArray())
            {
                origin.Entries.Remove(from);
            }
        }

        foreach (string node in _origins.Where(pair => pair.Value.Entries.Count == 0).Select(pair => pair.Key).ToArray())
        {
            _origins.Remove(node);
        }

        foreach (RouteNeighbour neighbour in _neighbours.Values)
        {
            _ = Expect(neighbour, now);
        }

        _histories.Forget(_neighbours.ContainsKey, now);
        Choose(now);
    }

    /// <summary>
    /// did:keys of the hubs of which neighbours may have to be told anew since the last call; null for all. Every <see cref="Tick"/> makes it all, since what is told
    /// depends on time too; between two, an announcement costs each neighbour one look, not one for each hub that there is.
    /// </summary>
    public IReadOnlySet<string>? TakeChanged()
    {
        HashSet<string>? changed = _changed;
        _changed = new HashSet<string>(StringComparer.Ordinal);
        return changed;
    }

    /// <summary>
    /// What a neighbour is to be told of a hub: the best route, null when that leads by the neighbour itself or is suppressed; where it leaves no room on the
    /// path for the neighbour, the best one that does, or a quick long way would hide all short ones from it.
    /// </summary>
    internal (RouteAnnouncement Announcement, MeshList Meshes, string PathKey, long Latency)? ExportTo(string neighbour, string node, DateTimeOffset now)
    {
        if (node == neighbour || !_origins.TryGetValue(node, out RouteOrigin? origin) || origin.Via is not { } best || LeadsBy(neighbour, best, origin))
        {
            return null;
        }

        foreach (Route way in _routes[node].All)
        {
            RouteEntry entry = origin.Entries[way.NextHop];
            if (!entry.IsSuppressed(now) && !LeadsBy(neighbour, way.NextHop, origin) && entry.Announcement is { } told && told.Hops.Count + 2 <= RoutingLimits.PathHubsMax)
            {
                return (told, entry.Meshes!, entry.PathKey, _neighbours[way.NextHop].Latency + _neighbours[way.NextHop].Penalty);
            }
        }

        return null;
    }

    private static bool LeadsBy(string neighbour, string via, RouteOrigin origin) =>
        via == neighbour || origin.Entries[via].Announcement?.Hops.Any(hop => hop.Node == neighbour) == true;

    /// <summary>Looks anew at what is expected of a link; true when ways over it cost another time than before.</summary>
    private bool Expect(RouteNeighbour neighbour, DateTimeOffset now)
    {
        long before = neighbour.Penalty;
        neighbour.Penalty = AvoidsFailingLinks ? neighbour.History.Forecast(now).Penalty : 0;
        return neighbour.Penalty != before;
    }

    private static bool IsOver(HubStatement statement, DateTimeOffset now) =>
        statement.Terms.Sequence < (now - RoutingLimits.Lifetime - RoutingLimits.ClockSkewMax).ToUnixTimeMilliseconds();

    private RouteRefusal JudgeStatement(HubStatement statement, DateTimeOffset now)
    {
        HubStatementTerms terms = statement.Terms;
        if (terms.Sequence > (now + RoutingLimits.ClockSkewMax).ToUnixTimeMilliseconds())
        {
            return RouteRefusal.ClockSkew;
        }

        if (IsOver(statement, now))
        {
            return RouteRefusal.SequenceStale;
        }

        if (_origins.TryGetValue(terms.Node, out RouteOrigin? known))
        {
            long newest = known.Statement.Terms.Sequence;
            return terms.Sequence < newest ? RouteRefusal.SequenceStale
                : terms.Sequence == newest && statement.Hash != known.Statement.Hash ? RouteRefusal.Equivocation
                : IsTaken(terms) ? RouteRefusal.HubTaken : RouteRefusal.None;
        }

        return _origins.Count >= RoutingLimits.OriginsMax ? RouteRefusal.TooManyOrigins : IsTaken(terms) ? RouteRefusal.HubTaken : RouteRefusal.None;
    }

    private bool IsTaken(HubStatementTerms terms) =>
        (terms.Hub == Hub && terms.Node != Self) || (_nodesOfHubs.TryGetValue(terms.Hub, out string? holder) && holder != terms.Node);

    /// <summary>After news of one origin: the ways to it alone, unless that gains or loses a hub or its DID.</summary>
    private void Choose(string node, RouteOrigin origin, DateTimeOffset now)
    {
        ImmutableArray<Route> ways = WaysTo(origin, now);
        if (ways.IsEmpty || !_routes.TryGetValue(node, out RouteWays? before) || before.Best.Hub != ways[0].Hub)
        {
            Choose(now);
            return;
        }

        origin.Via = ways[0].NextHop;
        _routes = _routes.SetItem(node, origin.Over(ways));
        _ = _changed?.Add(node);
        Publish(mayReachOthers: !_reachable.Contains(origin.Meshes));
    }

    private void Choose(DateTimeOffset now)
    {
        ImmutableDictionary<string, RouteWays>.Builder routes = ImmutableDictionary.CreateBuilder<string, RouteWays>(StringComparer.Ordinal);
        ImmutableDictionary<string, string>.Builder hubs = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string node, RouteOrigin origin) in _origins)
        {
            ImmutableArray<Route> ways = WaysTo(origin, now);
            origin.Via = ways.IsEmpty || !hubs.TryAdd(ways[0].Hub, node) ? null : ways[0].NextHop;
            if (origin.Via is not null)
            {
                routes[node] = origin.Over(ways);
            }
        }

        (_routes, _nodesOfHubs) = (routes.ToImmutable(), hubs.ToImmutable());
        _changed = null;
        Publish(mayReachOthers: true);
    }

    private void Publish(bool mayReachOthers)
    {
        // the meshes are many, and who is whose home changes seldom
        HashSet<MeshList> reachable = mayReachOthers ? [.. _origins.Values.Where(origin => origin.IsReachable).Select(origin => origin.Meshes)] : _reachable;
        if (!reachable.SetEquals(_reachable))
        {
            _reachable = reachable;
            ReadHomes();
        }

        Snapshot = new RouteSnapshot(_routes, _nodesOfHubs, _homes, _several);
    }

    private ImmutableArray<Route> WaysTo(RouteOrigin origin, DateTimeOffset now)
    {
        Route[] ways =
        [
            .. origin.Entries.Where(pair => pair.Value.Announcement is not null && _neighbours.ContainsKey(pair.Key))
                .Select(pair => RouteOf(pair.Key, pair.Value, origin.Statement.Terms, now))
                .OrderBy(way => way.IsSuppressed).ThenBy(way => way.Cost).ThenBy(way => way.Path.Length).ThenBy(way => way.NextHop, StringComparer.Ordinal),
        ];
        int used = Array.FindIndex(ways, way => way.NextHop == origin.Via);
        if (used <= 0)
        {
            return [.. ways];
        }

        int taken = Array.FindIndex(ways, 0, used, way => Replaces(way, ways[used]));
        taken = taken < 0 ? used : taken;
        return [ways[taken], .. ways[..taken], .. ways[(taken + 1)..]];
    }

    /// <summary>Whether a way that costs no more takes the place of the one that is used: each link costs all hubs on it work, so a shorter one does at once.</summary>
    private static bool Replaces(Route way, Route used) =>
        way.IsSuppressed != used.IsSuppressed
        || way.Path.Length < used.Path.Length
        || way.Cost <= (used.Cost * WorthChanging) - WorthChangingMicroseconds;

    private Route RouteOf(string via, RouteEntry entry, HubStatementTerms terms, DateTimeOffset now) => new(
        terms.Node,
        terms.Hub,
        terms.Region,
        terms.Address,
        via,
        entry.Path,
        _neighbours[via].Latency + entry.Announcement!.Latency,
        _neighbours[via].Penalty,
        entry.IsSuppressed(now) || !_neighbours[via].IsUsable);

    /// <summary>Who had a mesh keeps it while it is reachable and says so; a second one that claims it has to wait for what is sent, and is shown what is shown.</summary>
    private void ReadHomes()
    {
        var homes = new Dictionary<string, string>(StringComparer.Ordinal);
        var several = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach ((string node, RouteOrigin origin) in _origins.Where(pair => pair.Value.IsReachable).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            foreach (string mesh in origin.Meshes.Names)
            {
                if (homes.TryAdd(mesh, node))
                {
                    continue;
                }

                if (!several.TryGetValue(mesh, out List<string>? nodes))
                {
                    several[mesh] = nodes = [homes[mesh]];
                }

                nodes.Add(node);
                if (_homes.TryGetValue(mesh, out string? holder) && holder == node)
                {
                    homes[mesh] = node;
                }
            }
        }

        FrozenDictionary<string, ImmutableArray<string>> before = _several;
        _several = several.ToFrozenDictionary(
            pair => pair.Key, pair => Bounded(pair.Value, homes[pair.Key], before.GetValueOrDefault(pair.Key, [])), StringComparer.Ordinal);
        _homes = homes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Those that were homes before stay so: hubs that claim a mesh later do not put them out.</summary>
    private static ImmutableArray<string> Bounded(List<string> nodes, string first, ImmutableArray<string> before) =>
        [.. nodes.OrderByDescending(node => node == first).ThenByDescending(before.Contains).ThenBy(node => node, StringComparer.Ordinal).Take(RoutingLimits.HomesMax)];
}
