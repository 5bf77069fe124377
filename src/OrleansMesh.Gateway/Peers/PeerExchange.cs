using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Network;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Transport.Pool;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>
/// Has this hub have the links that it wants (D-03): it dials hubs that it knows by signed announcements, and seeds as long as those are not enough.
/// Which of them is by chance, so that hubs which start together spread. What it knows, it knows after a restart, too.
/// </summary>
internal sealed partial class PeerExchange(
    PeerDirectory peers, PeerPool pool, KnownHubs known, SeedProbe probe, RouteService routes, LinkTable links, IOptions<GatewayOptions> options, TimeProvider clock, ILogger<PeerExchange> log)
    : BackgroundService
{
    /// <summary>The longest time between two looks.</summary>
    public static readonly TimeSpan StepPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a hub with all links that it wants dials a known one that no route leads to: two groups that each have enough find each other.</summary>
    public static readonly TimeSpan HealPeriod = TimeSpan.FromSeconds(30);

    private readonly List<Seed> _seeds =
    [
        .. options.Value.PeerExchange.Seeds.Select(text => Seed.TryRead(text, out Uri? address, out NodeId? node)
            ? new Seed(address, node, new DialBackoff(options.Value.PeerPool.BackoffMin, options.Value.PeerPool.BackoffMax, Random.Shared.NextDouble)) : null).OfType<Seed>(),
    ];

    private long _healedAt;

    private PeerExchangeOptions Options => options.Value.PeerExchange;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _healedAt = clock.GetTimestamp();
        if (!Options.IsOn)
        {
            return;
        }

        var file = new KnownHubsFile(Options.KnownHubsFile, known, Options.PrivateAddresses, clock, log);
        file.Load();
        while (true)
        {
            known.Update(routes.Snapshot, Options.PrivateAddresses);
            file.Save();
            if (Options.LinksWanted > 0)
            {
                await StepAsync(stoppingToken);
            }

            await Task.Delay(Backoff.Spread(StepPeriod, Random.Shared.NextDouble()), clock, stoppingToken);
        }
    }

    private async Task StepAsync(CancellationToken stopping)
    {
        int missing = Options.LinksWanted - links.All.DistinctBy(link => link.Peer).Count();
        Peer[] free = [.. known.All.Where(peer => MayDial(peer.Id))];
        Random.Shared.Shuffle(free);
        if (missing <= 0)
        {
            await HealAsync(free, stopping);
            return;
        }

        await Task.WhenAll(free.Take(missing).Select(peer => DialAsync(peer, stopping)));
        if (free.Length < missing)
        {
            await AskSeedsAsync(missing - free.Length, stopping);
        }
    }

    // one of another group at a time, within what else may join: a hub that is gone for good is forgotten after a day
    private async Task HealAsync(Peer[] free, CancellationToken stopping)
    {
        RouteSnapshot now = routes.Snapshot;
        if (clock.GetElapsedTime(_healedAt) >= HealPeriod && links.All.Count < Options.LinksWanted + Options.GuestsMax
            && free.FirstOrDefault(peer => !now.TryFind(peer.Id.ToString(), out _)) is { } lost)
        {
            _healedAt = clock.GetTimestamp();
            await DialAsync(lost, stopping);
        }
    }

    // who is listed is kept by PeerService
    private bool MayDial(NodeId node) =>
        node != peers.Self && !peers.Contains(node) && !pool.TryGet(node, out _) && pool.RetryIn(node) == TimeSpan.Zero;

    private async Task DialAsync(Peer peer, CancellationToken stopping)
    {
        try
        {
            _ = await pool.GetAsync(peer.Id, stopping);
        }
        catch (Exception unreachable) when (!stopping.IsCancellationRequested)
        {
            // whatever a dial dies of, another one may go well
            Log.Unreachable(log, peer.Id, peer.Address, unreachable.Message);
        }
    }

    private async Task AskSeedsAsync(int count, CancellationToken stopping)
    {
        long now = clock.GetTimestamp();
        Seed[] due = [.. _seeds.Where(seed => seed.Backoff.NotBefore <= now && (seed.Node is not { } node || MayDial(node)))];
        Random.Shared.Shuffle(due);
        foreach (Seed seed in due.Take(count))
        {
            await AskAsync(seed, stopping);
        }
    }

    private async Task AskAsync(Seed seed, CancellationToken stopping)
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.Value.PeerPool.DialTimeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);

            // who was there before may be another one by now
            seed.Node = seed.IsPinned ? seed.Node : await probe.AskAsync(seed.Address, either.Token);
            NodeId node = seed.Node!.Value;
            if (MayDial(node) && PeerDirectory.TryReadKey(node.ToString(), out _, out X25519PublicKey? agreement))
            {
                known.Keep(new Peer(node, seed.Address, agreement));
                _ = await pool.GetAsync(node, either.Token);
            }

            seed.Backoff.Reset();
        }
        catch (Exception unreachable) when (!stopping.IsCancellationRequested)
        {
            seed.Backoff.Failed(clock);
            Log.SeedSilent(log, seed.Address, unreachable.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3651, LogLevel.Information, "The hub {Peer}, announced at {Address}, is not reached: {Reason}")]
        public static partial void Unreachable(ILogger logger, NodeId peer, Uri address, string reason);

        [LoggerMessage(3652, LogLevel.Warning, "The seed {Address} is not reached: {Reason}")]
        public static partial void SeedSilent(ILogger logger, Uri address, string reason);
    }
}
