using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>Hubs with links between them that carry announcements in order until they break, as byte streams do; what was on its way is then lost, and may be repeated by whoever kept it.</summary>
internal sealed class RouteNetwork
{
    private readonly Random _random;
    private readonly TestHub[] _hubs;
    private readonly RoutingTable[] _tables;
    private readonly long[,] _latency;
    private readonly Dictionary<(int From, int To), Link> _links = [];
    private readonly List<(int From, int To, RouteAnnouncement Announcement)> _overheard = [];
    private readonly MeshList[] _meshes;
    private readonly HubStatement[] _statements;
    private DateTimeOffset _now = TestMesh.Now;
    private int _choicesMax;

    public RouteNetwork(TestHub[] keys, Random random, int hubs, int latencyMin = 1)
    {
        _random = random;
        _hubs = keys[..hubs];
        _tables = [.. _hubs.Select(hub => new RoutingTable(hub.Node, hub.Hub))];
        _meshes = [.. _hubs.Select((_, hub) => SomeMeshes(hub))];
        _statements = [.. _hubs.Select((hub, i) => hub.State(_now.ToUnixTimeMilliseconds(), _meshes[i]))];
        _latency = new long[hubs, hubs];
        for (int a = 0; a < hubs; a++)
        {
            for (int b = a + 1; b < hubs; b++)
            {
                _latency[a, b] = _latency[b, a] = random.Next(latencyMin, 200_000);
                if (random.Next(100) < 55)
                {
                    Connect(a, b);
                }
            }
        }
    }

    /// <summary>This hub passes on what it should not, in every form that its key allows.</summary>
    public int? Liar { get; init; }

    /// <summary>The most ways that any hub had to choose from for its own messages, as of the last <see cref="IsSound"/>.</summary>
    public int ChoicesMax => _choicesMax;

    public void Disturb(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            _now += TimeSpan.FromMilliseconds(_random.Next(200));
            (int a, int b) = (_random.Next(_hubs.Length), _random.Next(_hubs.Length));
            switch (_random.Next(8))
            {
                case 0 when a != b && !_links.ContainsKey((a, b)):
                    Connect(a, b);
                    break;
                case 1 when _links.ContainsKey((a, b)):
                    Break(a, b);
                    break;
                case 2:
                    _meshes[a] = _random.Next(2) == 0 ? SomeMeshes(a) : _meshes[a];
                    _statements[a] = _hubs[a].State(_now.ToUnixTimeMilliseconds(), _meshes[a]);
                    break;
                case 3 when _overheard.Count > 0:
                    Repeat(_overheard[_random.Next(_overheard.Count)]);
                    break;
                case 4 when Liar is not null:
                    Lie();
                    break;
                default:
                    Deliver();
                    break;
            }

            Tell(_random.Next(_hubs.Length));
        }
    }

    /// <summary>Nothing breaks any more: runs until nobody has anything to tell, announcing all once more.</summary>
    public void Rest()
    {
        // no route is suppressed any more, and what was repeated or is of hubs that are cut off is over
        _now += RoutingLimits.Lifetime + RoutingLimits.ClockSkewMax + TimeSpan.FromSeconds(1);
        for (int i = 0; i < _hubs.Length; i++)
        {
            _statements[i] = _hubs[i].State(_now.ToUnixTimeMilliseconds(), _meshes[i]);
        }

        for (int round = 0; round < 10_000; round++)
        {
            foreach (RoutingTable table in _tables)
            {
                table.Tick(_now);
            }

            bool told = Enumerable.Range(0, _hubs.Length).Aggregate(false, (any, hub) => Tell(hub) | any);
            bool delivered = Deliver();
            if (Liar is not null && round < 20)
            {
                Lie();
            }
            else if (!told && !delivered)
            {
                return;
            }
        }

        throw new InvalidOperationException("It does not come to rest.");
    }

    /// <summary>Whether messages that follow the routes arrive, on paths within the bound and never at a hub twice.</summary>
    public bool IsSound() => Pairs().All(pair => Follow(pair.From, pair.To));

    /// <summary>Whether any two hubs that links connect have a route.</summary>
    public bool ReachesAll() => Pairs().All(pair => !Connected(pair.From, pair.To) || _tables[pair.From].Snapshot.TryFind(_hubs[pair.To].Node, out _));

    /// <summary>Whether every hub knows just the meshes of each that it has a route to.</summary>
    public bool KnowsMeshes() => Pairs().All(pair => !_tables[pair.From].Snapshot.TryFind(_hubs[pair.To].Node, out _)
        || _tables[pair.From].Snapshot.Homes.Where(home => home.Value == _hubs[pair.To].Node).Select(home => home.Key).Order(StringComparer.Ordinal).SequenceEqual(_meshes[pair.To].Names));

    private MeshList SomeMeshes(int hub) => KnownMeshes.Of([.. Enumerable.Range(0, 9).Where(_ => _random.Next(3) > 0).Select(mesh => $"did:mesh:hub{hub}:m{mesh}")]);

    private IEnumerable<(int From, int To)> Pairs() =>
        from a in Enumerable.Range(0, _hubs.Length) from b in Enumerable.Range(0, _hubs.Length) where a != b select (a, b);

    private bool Follow(int from, int to)
    {
        RouteSnapshot routes = _tables[from].Snapshot;
        string[] choices = [.. routes.SpreadTo(_hubs[to].Node).Ways.Select(way => way.NextHop)];
        if (!routes.TryFind(_hubs[to].Node, out Route? best))
        {
            return choices.Length == 0;
        }

        _choicesMax = Math.Max(_choicesMax, choices.Length);
        return choices.Contains(best.NextHop, StringComparer.Ordinal) && routes.WaysTo(_hubs[to].Node).Where(way => choices.Contains(way.NextHop, StringComparer.Ordinal)).All(way => Follow(from, to, way));
    }

    /// <summary>The hub where a message begins chooses any of its ways; those between have no choice.</summary>
    private bool Follow(int from, int to, Route route)
    {
        if (route.Path.Length > RoutingLimits.PathHubsMax || route.Path.Distinct().Count() != route.Path.Length)
        {
            return false;
        }

        var seen = new HashSet<int> { from };
        int before = from;
        for (int at = Array.FindIndex(_hubs, hub => hub.Node == route.NextHop); at != to;)
        {
            // what a liar does with a message is its own; nobody honest sends it in a circle
            if (!seen.Add(at))
            {
                return false;
            }

            if (at == Liar)
            {
                return true;
            }

            if (_tables[at].Snapshot.WaysOn(_hubs[to].Node, _hubs[before].Node, RoutingLimits.PathHubsMax - seen.Count).FirstOrDefault() is not { } next)
            {
                return Liar is not null;
            }

            before = at;
            at = Array.FindIndex(_hubs, hub => hub.Node == next.NextHop);
        }

        return seen.Count < RoutingLimits.PathHubsMax;
    }

    private bool Connected(int from, int to)
    {
        var seen = new HashSet<int> { from };
        var open = new Queue<int>([from]);
        while (open.TryDequeue(out int at))
        {
            foreach ((int _, int next) in _links.Keys.Where(link => link.From == at))
            {
                if (seen.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        return seen.Contains(to);
    }

    private void Connect(int a, int b)
    {
        _links[(a, b)] = new Link(_hubs[b].Node);
        _links[(b, a)] = new Link(_hubs[a].Node);
        Assert.True(_tables[a].SetNeighbour(_hubs[b].Node, _latency[a, b], _now));
        Assert.True(_tables[b].SetNeighbour(_hubs[a].Node, _latency[a, b], _now));
    }

    private void Break(int a, int b)
    {
        _links.Remove((a, b));
        _links.Remove((b, a));
        _tables[a].RemoveNeighbour(_hubs[b].Node, _now);
        _tables[b].RemoveNeighbour(_hubs[a].Node, _now);
    }

    private bool Tell(int hub)
    {
        bool any = false;
        IReadOnlySet<string>? changed = _tables[hub].TakeChanged();
        foreach (((int _, int to), Link link) in _links.Where(pair => pair.Key.From == hub))
        {
            foreach (RouteUpdate update in link.Exports.Next(_tables[hub], _statements[hub], _meshes[hub], _hubs[hub].Key, _now, changed))
            {
                any = true;
                link.OnTheWay.Enqueue((update, null));
                if (update.Announcement is { } announcement)
                {
                    _overheard.Add((hub, to, announcement));
                }
            }
        }

        return any;
    }

    private bool Deliver()
    {
        (int From, int To)[] busy = [.. _links.Where(pair => pair.Value.OnTheWay.Count > 0).Select(pair => pair.Key)];
        if (busy.Length == 0)
        {
            return false;
        }

        (int from, int to) = busy[_random.Next(busy.Length)];
        (RouteUpdate? update, string? again) = _links[(from, to)].OnTheWay.Dequeue();
        if (again is not null)
        {
            _ = _links[(to, from)].Exports.Again(again);
        }
        else if (update!.Announcement is not { } announcement)
        {
            _tables[to].Withdraw(_hubs[from].Node, update.Node, _now);
        }
        else if (_tables[to].Take(_hubs[from].Node, announcement, update.Meshes, _now) == RouteRefusal.MeshesUnknown)
        {
            _links[(to, from)].OnTheWay.Enqueue((null, update.Node));
        }

        return true;
    }

    // the same neighbour repeats what it said, or somebody else says it
    private void Repeat((int From, int To, RouteAnnouncement Announcement) said) =>
        _ = _tables[_random.Next(2) == 0 ? said.To : _random.Next(_hubs.Length)].Take(_hubs[_random.Next(3) == 0 ? _random.Next(_hubs.Length) : said.From].Node, said.Announcement, _now);

    private void Lie()
    {
        int liar = Liar!.Value;
        (int From, int To)[] links = [.. _links.Keys.Where(link => link.From == liar)];
        (int From, int To, RouteAnnouncement Announcement)[] heard = [.. _overheard.Where(said => said.To == liar)];
        if (links.Length == 0 || heard.Length == 0)
        {
            return;
        }

        int to = links[_random.Next(links.Length)].To;
        RouteAnnouncement any = heard[_random.Next(heard.Length)].Announcement;
        RouteAnnouncement lie = _random.Next(3) switch
        {
            0 => any.Extend(_hubs[to].Node, 0, _hubs[liar].Key),
            1 => RouteForgery.Of(any.Statement, [any.Hops[0], RouteForgery.Hop(_hubs[liar], _hubs[to].Node, any.Hops[0])]),
            _ => RouteForgery.Of(any.Statement, [RouteForgery.Hop(_hubs[liar], _hubs[to].Node, any.Statement)]),
        };
        _ = _tables[to].Take(_hubs[liar].Node, lie, _now);
    }

    private sealed class Link(string to)
    {
        public RouteExports Exports { get; } = new(to);

        public Queue<(RouteUpdate? Update, string? Again)> OnTheWay { get; } = new();
    }
}
