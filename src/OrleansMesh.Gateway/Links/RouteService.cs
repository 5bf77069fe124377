using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Grains;
using OrleansMesh.Transport;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Membership;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Keeps the routing table with what links bring, and tells neighbours what changed, at once.</summary>
internal sealed partial class RouteService(
    HubIdentity identity, LinkTable links, HomeList homes, PeerMembership membership, IOptions<HubOptions> hub, TimeProvider clock, ILogger<RouteService> log) : BackgroundService
{
    // before the first answer a link is taken for a slow one, so that none that is measured waits behind it
    private const long UnmeasuredLatency = 250_000;

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly RoutingTable _table = new(identity.NodeId, identity.Id);
    private readonly WakeSignal _wake = new();
    private readonly HashSet<string> _suspects = new(StringComparer.Ordinal);
    private RouteSnapshot _snapshot = RouteSnapshot.Empty;
    private HubStatement? _own;
    private MeshList _ownMeshes = MeshList.Empty;
    private TimeSpan _refreshAfter;
    private int _homesVersion;

    /// <summary>Told after messages go other ways than before, by whoever changed that: must be quick and not throw.</summary>
    public event Action? Changed;

    /// <summary>As <see cref="RoutingTable.AvoidsFailingLinks"/>: a simulation shows what it is good for by doing without.</summary>
    internal bool AvoidsFailingLinks
    {
        init => _table.AvoidsFailingLinks = value;
    }

    /// <summary>Decides when this hub says anew what it said before; another one for each hub.</summary>
    internal Random Jitter { get; init; } = Random.Shared;

    /// <summary>The routes now; takes no lock.</summary>
    public RouteSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>A link is there.</summary>
    public void Add(Link link)
    {
        Change((table, now) =>
        {
            if (!table.SetNeighbour(link.Node, link.Latency ?? UnmeasuredLatency, now))
            {
                Log.TooMany(log, link.Node);
            }
        });
        link.Ping();

        // routes may have outlived a link before with this neighbour: who found no link for them has one again, though no route changed
        Changed?.Invoke();
    }

    /// <summary>A link is gone; another one with that neighbour may be left.</summary>
    public void Remove(Link link)
    {
        if (!links.TryGet(link.Peer, out _))
        {
            Change((table, now) => table.RemoveNeighbour(link.Node, now));
        }
    }

    /// <summary>A link was measured.</summary>
    /// <param name="roundTrip">Of the last answer alone.</param>
    public void Measured(Link link, TimeSpan roundTrip) => Change((table, now) =>
    {
        if (table.SetNeighbour(link.Node, link.Latency ?? UnmeasuredLatency, now))
        {
            table.Answered(link.Node, roundTrip, now);
        }
    });

    /// <summary>What is expected of a link; null when there is none with that hub.</summary>
    public LinkForecast? ForecastOf(string node)
    {
        lock (_gate)
        {
            return _table.ForecastOf(node, clock.GetUtcNow());
        }
    }

    /// <summary>Takes an announcement; false when it is malformed.</summary>
    public bool Take(Link link, JsonElement body)
    {
        if (!RequestJson.TryRead(body, RequestJson.Default.RouteAnnounceNotice, out RouteAnnounceNotice? notice)
            || notice.Meshes is { } told && told.Added.Concat(told.Removed ?? []).Contains(null)
            || !RouteAnnouncement.TryParse(SignedJson.Bytes(notice.Announcement), out RouteAnnouncement? announcement, out RouteRefusal refusal))
        {
            return false;
        }

        MeshNews? news = notice.Meshes is { } meshes ? new MeshNews(meshes.From, meshes.Added, meshes.Removed ?? []) : null;
        refusal = RouteRefusal.None;
        Change((table, now) => refusal = table.Take(link.Node, announcement, news, now));
        if (refusal == RouteRefusal.MeshesUnknown)
        {
            AskAgain(link, announcement.Origin);
        }
        else if (refusal != RouteRefusal.None)
        {
            Log.Refused(log, announcement.Origin, link.Node, refusal);
        }

        return true;
    }

    /// <summary>Takes the neighbour's word that it did not know the meshes of which it was told what changed; false when it is malformed.</summary>
    public bool TakeAgain(Link link, JsonElement body)
    {
        if (!RequestJson.TryRead(body, RequestJson.Default.RouteAgainNotice, out RouteAgainNotice? notice))
        {
            return false;
        }

        lock (_gate)
        {
            _ = link.Exports.Again(notice.Node);
        }

        _wake.Wake();
        return true;
    }

    /// <summary>Takes a withdrawal; false when it is malformed.</summary>
    public bool TakeWithdrawal(Link link, JsonElement body)
    {
        if (!RequestJson.TryRead(body, RequestJson.Default.RouteWithdrawNotice, out RouteWithdrawNotice? notice))
        {
            return false;
        }

        Change((table, now) => table.Withdraw(link.Node, notice.Node, now));
        return true;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => LoopAsync(stoppingToken);

    /// <summary>Tells neighbours what changes, until it is stopped.</summary>
    internal async Task LoopAsync(CancellationToken stoppingToken)
    {
        await homes.LoadAsync(stoppingToken);
        membership.Changed += OnMembership;
        await using ITimer timer = clock.CreateTimer(static service => ((RouteService)service!).Tick(), this, TickPeriod, TickPeriod);
        await using (stoppingToken.UnsafeRegister(static wake => ((WakeSignal)wake!).Complete(), _wake))
        {
            while (await _wake.WaitAsync())
            {
                Export();
            }
        }

        membership.Changed -= OnMembership;
    }

    private void OnMembership(MembershipEvent change)
    {
        // a suspect may be alive: its routes are kept, and others are used meanwhile
        string node = change.Member.ToString();
        Change((table, now) =>
        {
            _ = change.State == MemberState.Alive ? _suspects.Remove(node) : _suspects.Add(node);
            table.SetUsable(node, change.State == MemberState.Alive, now);
        });
    }

    private void Tick()
    {
        foreach (Link link in links.All)
        {
            link.Ping();
        }

        string[] suspects;
        lock (_gate)
        {
            suspects = [.. _suspects];
        }

        // one that is forgotten is not said to be alive; asked outside of the lock, within which membership tells its changes
        string[] forgotten = [.. suspects.Where(node => !NodeId.TryParse(node, out NodeId id) || membership.Find(id) is null)];
        Change((table, now) =>
        {
            _suspects.ExceptWith(forgotten);
            foreach (Link link in links.All)
            {
                table.SetUsable(link.Node, link.IsTrusted && !_suspects.Contains(link.Node), now);
            }

            table.Tick(now);
        });
    }

    private void Change(Action<RoutingTable, DateTimeOffset> change)
    {
        bool changed;
        lock (_gate)
        {
            change(_table, clock.GetUtcNow());
            changed = !_snapshot.HasSameWays(_table.Snapshot);
            Volatile.Write(ref _snapshot, _table.Snapshot);
        }

        _wake.Wake();
        if (changed)
        {
            Changed?.Invoke();
        }
    }

    private void Export()
    {
        IReadOnlySet<string>? changed;
        lock (_gate)
        {
            changed = _table.TakeChanged();
        }

        foreach (Link link in links.All)
        {
            IReadOnlyList<RouteUpdate> updates;
            lock (_gate)
            {
                updates = link.Exports.Next(_table, Own(), _ownMeshes, identity.NodeKey, clock.GetUtcNow(), changed);
            }

            foreach (RouteUpdate update in updates)
            {
                if (!link.Session.TrySend(FrameType.Handshake, Print(update)))
                {
                    // the neighbour does not read: with a new session it is told all anew
                    link.Session.Abort();
                    break;
                }
            }
        }
    }

    private HubStatement Own()
    {
        DateTimeOffset now = clock.GetUtcNow();
        long sequence = now.ToUnixTimeMilliseconds();
        bool isOld = _own is null || sequence - _own.Terms.Sequence >= _refreshAfter.TotalMilliseconds;
        if (isOld || _homesVersion != homes.Version)
        {
            _homesVersion = homes.Version;
            _refreshAfter = RoutingLimits.NextRefresh(Jitter.NextDouble());
            sequence = Math.Max(sequence, (_own?.Terms.Sequence ?? -1) + 1);
            string address = hub.Value.Endpoint.Length <= RoutingLimits.AddressCharsMax ? hub.Value.Endpoint : "";
            MeshList meshes = homes.Announced();
            _ownMeshes = meshes.Hash == _ownMeshes.Hash ? _ownMeshes : meshes;
            _own = HubStatement.Sign(new HubStatementTerms(identity.NodeId, identity.Id, identity.Region, address, sequence, _ownMeshes.Hash), identity.NodeKey);
        }

        return _own!;
    }

    private static void AskAgain(Link link, string node)
    {
        var output = new ArrayBufferWriter<byte>();
        ControlMessage.Write(output, RequestTypes.RouteAgainNotice, null, new RouteAgainNotice(node), RequestJson.Default.RouteAgainNotice);
        if (!link.Session.TrySend(FrameType.Handshake, output.WrittenSpan))
        {
            link.Session.Abort();
        }
    }

    private static ReadOnlySpan<byte> Print(RouteUpdate update)
    {
        var output = new ArrayBufferWriter<byte>();
        if (update.Announcement is { } announcement)
        {
            RouteMeshes? meshes = update.Meshes is { } news ? new RouteMeshes(news.Added, news.IsWhole ? null : news.Removed, news.From) : null;
            ControlMessage.Write(
                output, RequestTypes.RouteAnnounceNotice, null, new RouteAnnounceNotice(SignedJson.Element(announcement.Bytes.ToArray()), meshes), RequestJson.Default.RouteAnnounceNotice);
        }
        else
        {
            ControlMessage.Write(output, RequestTypes.RouteWithdrawNotice, null, new RouteWithdrawNotice(update.Node), RequestJson.Default.RouteWithdrawNotice);
        }

        return output.WrittenSpan;
    }

    private static partial class Log
    {
        [LoggerMessage(3811, LogLevel.Warning, "The route to {Origin} that {Neighbour} announces is refused: {Refusal}")]
        public static partial void Refused(ILogger logger, string origin, string neighbour, RouteRefusal refusal);

        [LoggerMessage(3812, LogLevel.Warning, "There are as many neighbours as may be: no routes over {Neighbour}")]
        public static partial void TooMany(ILogger logger, string neighbour);
    }
}
