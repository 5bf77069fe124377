using Microsoft.Extensions.Logging;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Pool;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Membership;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Peers;

/// <summary>A session with another hub: heartbeats and membership messages, and what links bring when both sides take it; a peer that sends anything else is closed.</summary>
/// <param name="connection">What to dispose with the channel; null when somebody else does.</param>
/// <param name="links">Null when a side takes no links.</param>
/// <param name="path">Its datagrams; null when a side takes none.</param>
internal sealed partial class PeerSession(
    NodeId peer, SecureChannel channel, IMeshConnection? connection, PeerPath? path, PeerMembership membership, ILinkFrames? links, PulseWheel pulses, TimeSpan heartbeat, TimeProvider clock, ILogger log)
    : IPooledConnection, ILinkSession
{
    private readonly SessionPulse _pulse = new(channel, heartbeat, clock);
    private int _disposed;

    /// <summary>The other hub.</summary>
    public NodeId Peer => peer;

    /// <inheritdoc/>
    public bool TakesBatches { get; init; }

    /// <inheritdoc/>
    public Task Completion => channel.Completion;

    /// <summary>Names the connection alike on both sides.</summary>
    public ReadOnlyMemory<byte> HandshakeHash => channel.HandshakeHash;

    /// <summary>Whether datagrams carry its membership messages now.</summary>
    public bool HasOpenPath => path?.IsOpen == true;

    /// <summary>Sends a copy of a membership message, by a datagram when there is a path; a lane that is full drops it.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        if (path?.TrySend(message) != true)
        {
            _ = channel.TrySend(FrameType.Heartbeat, message);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => channel.SendAsync(type, payload, cancellationToken);

    /// <inheritdoc/>
    public bool TrySend(FrameType type, ReadOnlySpan<byte> payload) => channel.TrySend(type, payload);

    /// <inheritdoc/>
    public void Abort() => channel.Abort();

    /// <summary>Reads until either side ends the session.</summary>
    /// <param name="closing">Ends it after what was queued has left.</param>
    public async Task RunAsync(CancellationToken closing)
    {
        pulses.Add(_pulse);
        Log.Began(log, peer);
        try
        {
            links?.Opened(this);
            membership.Began(peer);
            await ReadAsync(closing);
            channel.Abort();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // the hub stops, or the peer went away
        }
        finally
        {
            links?.Closed(this);
            membership.Ended(peer);
            pulses.Remove(_pulse);
            await DisposeAsync();
            Log.Ended(log, peer);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        path?.Dispose();
        await channel.DisposeAsync();
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task ReadAsync(CancellationToken closing)
    {
        while (await channel.ReadAsync(closing) is { Kind: FrameReadKind.Frame } read && TakeRun(read))
        {
            // nothing is left of what came with it
        }
    }

    /// <summary>Takes a frame and those of the same record: what they give others to send goes together. False when the session is to be closed.</summary>
    private bool TakeRun(FrameRead read)
    {
        using var gathering = WakeGathering.Begin();
        do
        {
            if (!Take(read))
            {
                return false;
            }
        }
        while (channel.TryRead(out read));

        return true;
    }

    private bool Take(FrameRead read)
    {
        _pulse.Heard();
        bool isAllowed = read.Type switch
        {
            FrameType.Heartbeat => TakeHeartbeat(read.Payload.Span),
            FrameType.Message or FrameType.Handshake => links?.Take(this, read.Type, read.Payload) == true,
            FrameType.Discovery => false,
            _ => true, // a frame type that this hub does not offer yet is not an error of the peer
        };
        if (!isAllowed)
        {
            Log.NotAllowed(log, peer, read.Type);
        }

        return isAllowed;
    }

    private bool TakeHeartbeat(ReadOnlySpan<byte> payload)
    {
        if (payload is [MembershipMessage.Kind, ..])
        {
            return membership.Receive(peer, payload);
        }

        if (Heartbeat.TryRead(payload, out Heartbeat heartbeat) && heartbeat.IsPong)
        {
            links?.TakePong(this, heartbeat);
        }

        return _pulse.Take(payload);
    }

    private static partial class Log
    {
        [LoggerMessage(3621, LogLevel.Information, "A session with the peer {Peer} began")]
        public static partial void Began(ILogger logger, NodeId peer);

        [LoggerMessage(3622, LogLevel.Information, "A session with the peer {Peer} ended")]
        public static partial void Ended(ILogger logger, NodeId peer);

        [LoggerMessage(3623, LogLevel.Warning, "The peer {Peer} sent a {FrameType} frame that is malformed or not a peer's, and is closed")]
        public static partial void NotAllowed(ILogger logger, NodeId peer, FrameType frameType);
    }
}
