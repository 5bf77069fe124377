using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Network;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Keeps a session with each listed peer, and the failure detection of all peers, running; says when the hub goes.</summary>
internal sealed partial class PeerService(
    PeerDirectory peers, PeerPool pool, PeerDatagrams datagrams, PeerMembership membership, PeerMeter meter, IOptions<GatewayOptions> options, IHostApplicationLifetime host, TimeProvider clock, ILogger<PeerService> log)
    : BackgroundService
{
    // Besides the pool's back-off: a session that ended is not dialled again by both sides in the same moment.
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        membership.Dispose();
        await pool.DisposeAsync();
        await datagrams.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (peers.Count == 0 && !options.Value.PeerExchange.IsOn)
        {
            return;
        }

        membership.Changed += Note;
        membership.Start(pool);
        datagrams.Start();

        // the edge closes before this service is told to stop: the others hear of it while there are sessions
        await using CancellationTokenRegistration leaving = host.ApplicationStopping.Register(membership.Leave);
        Task over = Task.Delay(Timeout.InfiniteTimeSpan, clock, stoppingToken);
        await Task.WhenAll(peers.All.Select(p => KeepAsync(p, stoppingToken)).Append(over)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task KeepAsync(Peer peer, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                PeerSession session = await pool.GetAsync(peer.Id, stopping);
                await session.Completion.WaitAsync(stopping);
            }
            catch (Exception unreachable) when (!stopping.IsCancellationRequested)
            {
                // whatever a dial dies of, the next one may go well
                Log.Unreachable(log, peer.Id, peer.Address, unreachable.Message);
            }

            TimeSpan pause = Backoff.Spread(PauseMax, Random.Shared.NextDouble());
            await Task.Delay(pool.RetryIn(peer.Id) + pause, clock, stopping);
        }
    }

    private void Note(MembershipEvent change)
    {
        meter.Changed(change.State);
        LogLevel level = change.State is MemberState.Suspect or MemberState.Dead ? LogLevel.Warning : LogLevel.Information;
        Log.Changed(log, level, change.Member, change.State, change.Before);
    }

    private static partial class Log
    {
        [LoggerMessage(3601, LogLevel.Information, "The peer {Peer} at {Address} is not reached: {Reason}")]
        public static partial void Unreachable(ILogger logger, NodeId peer, Uri address, string reason);

        [LoggerMessage(EventId = 3602, Message = "The peer {Peer} is {State} now, and was {Before}")]
        public static partial void Changed(ILogger logger, LogLevel level, NodeId peer, MemberState state, MemberState? before);
    }
}
