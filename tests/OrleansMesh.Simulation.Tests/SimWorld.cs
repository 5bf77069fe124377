using System.Globalization;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Simulation.Tests;

/// <summary>Hubs, links and meshes under faults that a seed decides, in virtual time on one thread: equal seeds are equal runs. Whatever should hold at each moment is checked at each.</summary>
internal sealed class SimWorld : IDisposable
{
    // an envelope may pass five hubs: beyond a few, hubs have two of some that are all linked with each other
    private const int HubsWithoutCore = 5;
    private const int PartiesMax = 8;

    private static readonly TimeSpan HealTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KnownAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DialPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AheadMax = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _clock = new();
    private readonly SeededTaskScheduler _scheduler;
    private readonly Random _random;
    private readonly SimSize _size;
    private readonly SimHub[] _hubs;
    private readonly RouteSnapshot?[] _checked;
    private readonly List<SimLink> _links = [];
    private readonly List<SimSender> _senders = [];
    private readonly List<SimSender> _toTheDead = [];
    private readonly Dictionary<string, SimReceiver> _receivers = new(StringComparer.Ordinal);
    private readonly SimTally _tally;
    private readonly DateTimeOffset _start;
    private Exception? _failed;

    public SimWorld(int seed, SimSize size, TextWriter? trace = null)
    {
        (_size, _random, _scheduler, _start) = (size, new Random(seed), new SeededTaskScheduler(seed), _clock.GetUtcNow());
        Trace = new SimTrace(_clock) { Output = trace };
        _tally = new SimTally { LatenciesFrom = size.DeadShare is null ? TimeSpan.Zero : 3 * KnownAfter };
        var leases = new SimLeases();
        _hubs = [.. Enumerable.Range(0, size.Hubs).Select(i => new SimHub(i, _scheduler, NextClock(), leases, size, _tally, Trace, _random))];
        _checked = new RouteSnapshot?[size.Hubs];
        LinkAll();
        SampleMesh[] meshes = [.. Enumerable.Range(0, size.Meshes).Select(i => new SampleMesh(string.Create(CultureInfo.InvariantCulture, $"did:mesh:sim:m{i}"), key: SimHub.NextKey(_random)))];
        foreach (SampleMesh[] parties in meshes.Chunk(PartiesMax).Where(parties => parties.Length > 1))
        {
            var federation = new SampleFederation(NextId(), _start, parties);
            leases.Add(federation);
            Settle(federation, parties);
        }
    }

    /// <summary>All that happened.</summary>
    public SimTrace Trace { get; }

    /// <summary>What was sent and has arrived.</summary>
    public SimTally Tally => _tally;

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Elapsed => _clock.GetUtcNow() - _start;

    /// <summary>Links between hubs.</summary>
    public int LinkCount => _links.Count;

    /// <summary>When all that was acknowledged had arrived; null before.</summary>
    public TimeSpan? DoneAfter { get; private set; }

    /// <summary>Work items that were run.</summary>
    public long Steps => _scheduler.Steps;

    private string Missing => string.Join(", ", _senders.Where(s => Arrived(s) != s.Acknowledged || s.Acknowledged != _size.Messages)
        .Select(s => $"{s.Source} to {s.Target}: {s.Acknowledged} acknowledged, {Arrived(s)} arrived, {Way(s)}"));

    public void Dispose() => Trace.Dispose();

    /// <summary>The most envelopes that wait anywhere for a dead target, and how many do on average, at its source's hub, and at its home if that is up.</summary>
    public (int Max, double Average) WaitingForTheDead()
    {
        int[] counts = [.. _toTheDead.SelectMany(sender => _hubs.Where(hub => hub.IsUp && (hub == sender.Hub || hub.Meshes.Contains(sender.Target))).Select(hub => hub.Disk.Waiting(sender.Target)))];
        return (counts.Max(), counts.Average());
    }

    /// <summary>Bytes on the heap without what is on the disks, which are emptied: nothing can go on after it.</summary>
    public long HeapBytes()
    {
        // the ids of the last minute are remembered for each message that was taken, whoever it was for: that is bounded by itself
        Array.ForEach(_hubs, hub => hub.Admission.Trim(hub.Clock.GetUtcNow() + HealTime));
        Array.ForEach(_hubs, hub => hub.Disk.Clear());
        long bytes = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(this);
        return bytes;
    }

    /// <summary>Runs to the end, when all that was acknowledged has arrived.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">Something did not hold.</exception>
    public void Run()
    {
        Array.ForEach(_hubs, hub => hub.Start());
        _senders.Concat(_toTheDead).ToList().ForEach(sender => Begin(sender.RunAsync));
        _receivers.Values.Where(receiver => !receiver.IsDead).ToList().ForEach(receiver => Begin(receiver.RunAsync));
        Begin(DialAsync);
        if (_size.HasFaults)
        {
            var faults = new SimFaults(_hubs, _links, [.. _receivers.Values], _clock, _tally, Trace, _random);
            Begin(() => faults.RunAsync(_size.FaultTime));
        }

        if (_size.DeadShare > 0)
        {
            Begin(CrashForGoodAsync);
        }

        if (_size.LosesFirstLinkAfter is { } lostAfter)
        {
            Begin(() => LoseFirstLinkAsync(lostAfter));
        }

        if (_size.HasFlakyLink)
        {
            var flaky = new SimFlakyLink(_links[0], _clock, _random);
            Begin(() => flaky.RunAsync(_size.FaultTime));
        }

        if (_size.HasLiar)
        {
            var liar = new SimLiar(_size.LatencyBetween is null ? _hubs[^1] : _hubs[1], [.. _receivers.Keys], _clock);
            Begin(() => liar.RunAsync(_size.FaultTime));
        }

        while (Elapsed < _size.FaultTime + _size.RestTime || !_tally.IsAllDone)
        {
            Step();
            _tally.RelaysUntilRest = Elapsed < _size.FaultTime ? _tally.Relays : _tally.RelaysUntilRest;
            DoneAfter ??= _tally.IsAllDone ? Elapsed : null;
            if (Elapsed >= _size.FaultTime + HealTime)
            {
                Assert.Fail($"Not all has arrived: {Missing}");
            }
        }

        _tally.Timers = _clock.TimerCount;
        Trace.Note("steps", "", _scheduler.Steps, []);
    }

    /// <summary>Runs something of the world's own, in which nothing may fail.</summary>
    private void Begin(Func<Task> code) => _ = _scheduler.Run(async () =>
    {
        try
        {
            await code();
        }
        catch (Exception e)
        {
            _failed ??= e;
        }
    });

    private int Arrived(SimSender sender) => _receivers[sender.Target].ArrivedFrom(sender);

    private static string Way(SimSender sender) =>
        !sender.Hub.Routes.Snapshot.TryFindHome(sender.Target, out Route? route) ? "no route"
            : $"over {route.Path.Length} hubs, {(sender.Hub.Links.All.Any(l => l.Node == route.NextHop) ? "linked" : "no link")}, stored up to {sender.Hub.Disk.Last}, acknowledged to {sender.Hub.Disk.Acknowledged(sender.Target)}";

    private void Step()
    {
        _scheduler.RunUntilIdle();
        Assert.True(_scheduler.Strays == 0, $"Something went on outside of the scheduler: this run cannot be repeated.\n{_scheduler.FirstStray}");
        if (_failed is { } failed)
        {
            Assert.Fail(failed.ToString());
        }

        Array.ForEach(_hubs, Check);
        TimeSpan step = _clock.NextDue is { } due ? due - _clock.GetUtcNow() : throw new InvalidOperationException("Nothing will ever happen again.");
        _ = _scheduler.Run(() =>
        {
            // on the scheduler, so that what timers begin goes on there
            _clock.Advance(step > TimeSpan.Zero ? step : TimeSpan.Zero);
            return Task.CompletedTask;
        });
    }

    private void Check(SimHub hub)
    {
        foreach (Link link in hub.Links.All)
        {
            Assert.InRange(link.UnansweredCount, 0, Link.UnansweredMax);
        }

        RouteSnapshot routes = hub.Routes.Snapshot;
        if (ReferenceEquals(routes, _checked[hub.Number]))
        {
            return;
        }

        _checked[hub.Number] = routes;
        string self = hub.Node.ToString();
        foreach (Route route in routes.Best)
        {
            Assert.True(route.Path[0] == self && route.Path[^1] == route.Node && route.Path.Distinct().Count() == route.Path.Length, "A route has a loop.");
            Assert.InRange(route.Path.Length, 2, RoutingLimits.PathHubsMax);
        }
    }

    private DriftingClock NextClock() => new(_clock, AheadMax * ((2 * _random.NextDouble()) - 1) / 2, 0.02 * (_random.NextDouble() - 0.5));

    private Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private void LinkAll()
    {
        if (_size.LatencyBetween is not null)
        {
            for (int between = 1; between < _size.Hubs - 1; between++)
            {
                AddLink(0, between);
                AddLink(between, _size.Hubs - 1);
            }

            return;
        }

        if (_size.IsFullMesh)
        {
            for (int i = 1; i < _size.Hubs; i++)
            {
                for (int other = 0; other < i; other++)
                {
                    AddLink(i, other);
                }
            }

            return;
        }

        int cores = _size.Hubs <= HubsWithoutCore ? 0 : 3 + (_size.Hubs / 12);
        for (int i = 1; i < _size.Hubs; i++)
        {
            if (i < cores)
            {
                for (int other = 0; other < i; other++)
                {
                    AddLink(i, other);
                }
            }
            else
            {
                // every hub has two ways, as far as there are: a single loss parts few
                AddLink(i, _random.Next(cores > 0 ? cores : i));
                AddLink(i, _random.Next(cores > 0 ? cores : _size.Hubs));
            }
        }
    }

    private void AddLink(int one, int other)
    {
        if (one != other && !_links.Exists(link => link.Joins(_hubs[one]) && link.Joins(_hubs[other])))
        {
            var link = new SimLink(_hubs[one], _hubs[other], _clock, _tally, Trace, _random, _size.LatencyBetween);
            _links.Add(link);
            _hubs[one].Join(link);
            _hubs[other].Join(link);
        }
    }

    private async Task LoseFirstLinkAsync(TimeSpan after)
    {
        await Task.Delay(after, _clock, CancellationToken.None);
        _links[0].Lose(_hubs[0]);
    }

    private async Task CrashForGoodAsync()
    {
        await Task.Delay(KnownAfter, _clock, CancellationToken.None);
        _hubs[2].Crash();
    }

    /// <summary>The first sends to all others, of which some are dead.</summary>
    private void SettleAmongTheDead(SampleFederation federation, SampleMesh[] parties, double deadShare)
    {
        _hubs[0].Meshes.Add(parties[0].Id);
        for (int to = 1; to < parties.Length; to++)
        {
            bool isDead = _receivers.Count % 100 < deadShare * 100;
            SimHub home = isDead && _receivers.Count % 2 == 0 ? _hubs[2] : _hubs[1];
            home.Meshes.Add(parties[to].Id);
            var receiver = new SimReceiver(parties[to].Id, home, _clock, _tally, Trace, _random) { IsDead = isDead };
            var sender = new SimSender(federation, parties[0], parties[to], _hubs[0], to * Math.Max(_size.Messages, _size.MessagesToTheDead ?? 0), _size, _clock, _tally, Trace, _random, isCounted: !isDead);
            receiver.Expect(sender);
            _receivers.Add(parties[to].Id, receiver);
            (isDead ? _toTheDead : _senders).Add(sender);
            _tally.Wanted += isDead ? 0 : _size.Messages;
            _tally.Crossing += isDead ? 0 : _size.Messages;
        }
    }

    /// <summary>Half of the parties, at home at the first hub, send to the other half, which are at home at the last.</summary>
    private void SettleAtTheEnds(SampleFederation federation, SampleMesh[] parties)
    {
        for (int from = 0, to = parties.Length / 2; to < parties.Length; from++, to++)
        {
            _hubs[0].Meshes.Add(parties[from].Id);
            _hubs[^1].Meshes.Add(parties[to].Id);
            var sender = new SimSender(federation, parties[from], parties[to], _hubs[0], first: 0, _size, _clock, _tally, Trace, _random);
            var receiver = new SimReceiver(parties[to].Id, _hubs[^1], _clock, _tally, Trace, _random);
            receiver.Expect(sender);
            _receivers.Add(parties[to].Id, receiver);
            _senders.Add(sender);
            _tally.Wanted += _size.Messages;
            _tally.Crossing += _size.Messages;
        }
    }

    /// <summary>Each party is at home somewhere and sends to another.</summary>
    private void Settle(SampleFederation federation, SampleMesh[] parties)
    {
        if (_size.DeadShare is { } deadShare)
        {
            SettleAmongTheDead(federation, parties, deadShare);
            return;
        }

        if (_size.LatencyBetween is not null)
        {
            SettleAtTheEnds(federation, parties);
            return;
        }

        SimHub[] homes = [.. parties.Select(_ => _hubs[_random.Next(_hubs.Length)])];
        for (int i = 0; i < parties.Length; i++)
        {
            homes[i].Meshes.Add(parties[i].Id);
            _receivers.Add(parties[i].Id, new SimReceiver(parties[i].Id, homes[i], _clock, _tally, Trace, _random));
        }

        for (int i = 0; i < parties.Length; i++)
        {
            int away = _size.IsBroadcast ? 1 : 1 + _random.Next(parties.Length - 1);
            for (int last = _size.IsBroadcast ? parties.Length - 1 : away; away <= last; away++)
            {
                int to = (i + away) % parties.Length;
                var sender = new SimSender(federation, parties[i], parties[to], homes[i], away * _size.Messages, _size, _clock, _tally, Trace, _random);
                _receivers[parties[to].Id].Expect(sender);
                _senders.Add(sender);
                _tally.Wanted += _size.Messages;
                _tally.Crossing += homes[i] == homes[to] ? 0 : _size.Messages;
            }
        }
    }

    private async Task DialAsync()
    {
        while (true)
        {
            _links.ForEach(link => link.Dial());
            await Task.Delay(DialPeriod, _clock, CancellationToken.None);
        }
    }
}
