using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Pool;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>The sessions with peers, whoever dialled: one in use for each (T-10).</summary>
internal sealed class PeerPool : IMembershipPath, IAsyncDisposable
{
    private readonly ConnectionPool<PeerSession> _pool;
    private readonly PeerDialer _dialer;
    private readonly PeerMembership _membership;
    private readonly PeerDatagrams _datagrams;
    private readonly PeerGuests _guests;
    private readonly PulseWheel _pulses;
    private readonly ILinkFrames _links;
    private readonly bool _takesBatches;
    private readonly TimeSpan _heartbeat;
    private readonly TimeProvider _clock;
    private readonly ILogger<PeerSession> _log;
    private int _openCount;

    public PeerPool(
        PeerDirectory peers, PeerDialer dialer, PeerMembership membership, PeerDatagrams datagrams, PeerGuests guests, PulseWheel pulses, ILinkFrames links, IOptions<GatewayOptions> options, TimeProvider clock, ILogger<PeerSession> log)
    {
        _dialer = dialer;
        _membership = membership;
        _datagrams = datagrams;
        _guests = guests;
        _pulses = pulses;
        _links = links;
        _takesBatches = options.Value.LinkCompression;
        _heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);
        _clock = clock;
        _log = log;
        _pool = new ConnectionPool<PeerSession>(peers.Self, options.Value.PeerPool, DialAsync, clock);
    }

    /// <summary>Sessions that are open, with those that have lost to another of the same peer and linger.</summary>
    public int OpenCount => Volatile.Read(ref _openCount);

    /// <summary>The session in use; false when there is none.</summary>
    public bool TryGet(NodeId peer, [NotNullWhen(true)] out PeerSession? session) => _pool.TryGet(peer, out session);

    /// <summary>The session in use, dialled if there is none.</summary>
    /// <exception cref="IOException">The peer is not reached, or not dialled again yet (<see cref="RetryIn"/>).</exception>
    public Task<PeerSession> GetAsync(NodeId peer, CancellationToken ct) => _pool.GetAsync(peer, ct);

    /// <summary>How long until the peer may be dialled again.</summary>
    public TimeSpan RetryIn(NodeId peer) => _pool.RetryIn(peer);

    /// <summary>Runs a session that a peer has dialled to its end; the connection stays the caller's.</summary>
    /// <param name="closing">The hub stops: what was queued leaves.</param>
    public async Task ServeAsync(OpenedPeer peer, SecureChannel channel, IMeshConnection connection, CancellationToken closing)
    {
        // it was welcome a moment ago, and another one may have taken the last place since
        if (!_guests.TryEnter(peer.Id))
        {
            return;
        }

        try
        {
            await ServeAdmittedAsync(peer, channel, connection, closing);
        }
        finally
        {
            _guests.Leave(peer.Id);
        }
    }

    /// <inheritdoc/>
    public void Send(NodeId to, ReadOnlySpan<byte> message)
    {
        if (_pool.TryGet(to, out PeerSession? session))
        {
            session.Send(message);
        }
    }

    /// <summary>Closes all sessions after what was queued has left, and takes no more.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async Task ServeAdmittedAsync(OpenedPeer peer, SecureChannel channel, IMeshConnection connection, CancellationToken closing)
    {
        PeerPath? path = peer.OffersDatagrams && _datagrams.TryOpen(peer.Id, channel, isInitiator: false, remote: null, out PeerPath? opened) ? opened : null;
        await using PeerSession session = NewSession(peer.Id, channel, owned: null, path, peer.OffersLinks, peer.OffersBatches);
        if (_pool.TryRegister(peer.Id, session))
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(closing, connection.Closed);
            await RunAsync(session, ending.Token);
        }
    }

    private async Task<PeerSession> DialAsync(NodeId peer, CancellationToken ct)
    {
        DialledPeer dialled = await _dialer.DialAsync(peer, ct);
        PeerPath? path = dialled.Datagrams is { } remote && _datagrams.TryOpen(peer, dialled.Channel, isInitiator: true, remote, out PeerPath? opened) ? opened : null;
        PeerSession session = NewSession(peer, dialled.Channel, dialled.Connection, path, dialled.OffersLinks, dialled.OffersBatches);
        _ = RunAsync(session, CancellationToken.None);
        return session;
    }

    private PeerSession NewSession(NodeId peer, SecureChannel channel, IMeshConnection? owned, PeerPath? path, bool offersLinks, bool offersBatches)
    {
        // raised before the first frame of a joined peer is read
        channel.FramePayloadMax = offersLinks ? SecureChannel.PayloadMax : channel.FramePayloadMax;
        return new PeerSession(peer, channel, owned, path, _membership, offersLinks ? _links : null, _pulses, _heartbeat, _clock, _log)
        {
            TakesBatches = offersLinks && offersBatches && _takesBatches,
        };
    }

    private async Task RunAsync(PeerSession session, CancellationToken closing)
    {
        _ = Interlocked.Increment(ref _openCount);
        try
        {
            await session.RunAsync(closing);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _openCount);
        }
    }
}
