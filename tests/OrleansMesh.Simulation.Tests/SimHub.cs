using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Standings;
using OrleansMesh.Grains;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire;

namespace OrleansMesh.Simulation.Tests;

/// <summary>A hub's data plane and failure detection as <c>GatewayComposition</c> puts them together, over a simulated store and simulated sessions with other hubs. It crashes and comes back with its disk.</summary>
internal sealed class SimHub : IMembershipPath
{
    private readonly SeededTaskScheduler _scheduler;
    private readonly ILeaseSource _leases;
    private readonly SimSize _size;
    private readonly SimTally _tally;
    private readonly SimTrace _trace;
    private readonly Random _random;
    private readonly HubIdentity _identity;
    private readonly List<SimLink> _links = [];
    private CancellationTokenSource _stop = new();
    private LinkFrames? _frames;

    public SimHub(int number, SeededTaskScheduler scheduler, DriftingClock clock, ILeaseSource leases, SimSize size, SimTally tally, SimTrace trace, Random random)
    {
        (Number, _scheduler, Clock, _leases, _size, _tally, _trace, _random) = (number, scheduler, clock, leases, size, tally, trace, random);
        Name = string.Create(CultureInfo.InvariantCulture, $"hub{number}");
        Ed25519PrivateKey nodeKey = NextKey(random);
        var mesh = new SampleMesh(string.Create(CultureInfo.InvariantCulture, $"did:mesh:hub:{Name}"), key: NextKey(random));
        _identity = new HubIdentity(mesh.Document, mesh.KeyId, mesh.Key, nodeKey, SimRegions.Of(number), "");
        Node = NodeId.Of(nodeKey.PublicKey);
    }

    public int Number { get; }

    public string Name { get; }

    public NodeId Node { get; }

    public DriftingClock Clock { get; }

    public SimDisk Disk { get; } = new();

    public List<string> Meshes { get; } = [];

    public bool IsUp => _frames is not null;

    /// <summary>Completes when the hub of this life is down. What waits for it is not kept from the scheduler by the thread pool.</summary>
    public TaskCompletionSource Down { get; private set; } = new();

    public LinkTable Links { get; private set; } = null!;

    public RouteService Routes { get; private set; } = null!;

    public PeerMembership Membership { get; private set; } = null!;

    public DeliveryTable Deliveries { get; private set; } = null!;

    public SimStore Store { get; private set; } = null!;

    public SubmitHandler Submits { get; private set; } = null!;

    public EnvelopeAdmission Admission { get; private set; } = null!;

    /// <summary>A key that the seed decides.</summary>
    public static Ed25519PrivateKey NextKey(Random random)
    {
        byte[] seed = new byte[32];
        random.NextBytes(seed);
        return Ed25519PrivateKey.FromSeed(seed);
    }

    /// <summary>The key that signs what this hub says of routes.</summary>
    public Ed25519PrivateKey NodeKey => _identity.NodeKey;

    /// <summary>The did:key of its node key.</summary>
    public string NodeName => _identity.NodeId;

    /// <summary>This hub's DID.</summary>
    public string Id => _identity.Id;

    /// <summary>The sessions that are open.</summary>
    public IEnumerable<SimSession> Sessions => _links.Select(link => link.SideOf(this)).OfType<SimSession>();

    /// <summary>A link of this hub's, before its start.</summary>
    public void Join(SimLink link) => _links.Add(link);

    public void Start()
    {
        _trace.Note("start", Name, Disk.Last, []);
        _stop = new CancellationTokenSource();
        Down = new TaskCompletionSource();
        IOptions<GatewayOptions> options = Options.Create(GatewayOptionsNow());
        IOptions<HubOptions> hub = Options.Create(new HubOptions { Region = _identity.Region, HubId = _identity.Id });
        Membership = new PeerMembership(new PeerDirectory(_identity, options), options, Clock, _random);
        var homes = new HomeList(new SimMeshDirectory(Meshes), hub, NullLogger<HomeList>.Instance);
        var sessions = new SessionTable(options);
        Links = new LinkTable(Clock);

        // chance of its own: what the seed decides besides is the same however often a hub says anew what it said before
        Routes = new RouteService(_identity, Links, homes, Membership, hub, Clock, NullLogger<RouteService>.Instance) { AvoidsFailingLinks = _size.AvoidsFailingLinks, Jitter = new Random(Number) };
        Deliveries = new DeliveryTable();
        Store = new SimStore(Disk, Deliveries, Clock, _tally, _trace, Name, _random, _size.QueueMax);
        Admission = new EnvelopeAdmission(_leases);
        Submits = new SubmitHandler(
            Admission, new InteractionCounter(), new SimRevalidator(), Store, sessions, new RelayOut(_identity, Links, Routes, Clock), Clock, NullLogger<SubmitHandler>.Instance);
        var calls = new HubCalls(_identity, Links, Routes, new SimServices(), Clock, NullLogger<HubCalls>.Instance);
        var services = new RelayServices(Links, Routes, homes, Store, Deliveries, new RefusedMessages(Store, sessions, NullLogger<RefusedMessages>.Instance), Clock) { Jitter = _random };
        var flows = new RelayFlows(_identity, services, NullLogger<RelayFlows>.Instance);
        var relays = new RelayIn(_identity, Links, Routes, homes, new RelayAdmission(Submits, new SimRevalidator(), new FlowHolds(Clock)));
        _frames = new LinkFrames(Links, Routes, relays, new BatchIn(relays, NullLogger<BatchIn>.Instance), calls);
        _ = _scheduler.Run(() => Routes.LoopAsync(_stop.Token));
        _ = _scheduler.Run(() => flows.LoopAsync(_stop.Token));
        Membership.Start(this);
    }

    /// <summary>All that is not on the disk is gone.</summary>
    public void Crash()
    {
        _trace.Note("crash", Name, Disk.Last, []);
        _frames = null;
        Store.Crash();
        Membership.Dispose();
        _stop.Cancel();
        _ = Down.TrySetResult();
        _links.ForEach(link => link.LoseSide(this));
    }

    /// <summary>Calls the frames of the hub's links if it runs.</summary>
    public void WhenUp(Action<LinkFrames> call)
    {
        if (_frames is { } frames)
        {
            call(frames);
        }
    }

    /// <inheritdoc/>
    public void Send(NodeId to, ReadOnlySpan<byte> message) => _links.Find(link => link.Joins(this) && (link.One == this ? link.Other : link.One).Node == to)?.SideOf(this)?.SendDatagram(message);

    private GatewayOptions GatewayOptionsNow()
    {
        var options = new GatewayOptions();
        foreach (SimLink link in _links)
        {
            string node = (link.One == this ? link.Other : link.One)._identity.NodeId;
            options.Peers.Add(new PeerOptions { Address = "tcp://hub.example:7400", NodeId = node });
        }

        return options;
    }
}
