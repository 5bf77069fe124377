using System.Net;
using OrleansMesh.Transport.Udp;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Datagrams;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Peers;

/// <summary>
/// The datagrams of one session with a peer, for any number of callers. It is tried by pings all the time and carries messages only while the peer answers them,
/// since a path may lose everything in one direction without a word.
/// </summary>
internal sealed class PeerPath(NodeId peer, DatagramState state, IPEndPoint? remote, IDatagramSocket socket, TimeProvider clock, Action<PeerPath> forget) : IDisposable
{
    /// <summary>How often a path is pinged.</summary>
    public static readonly TimeSpan TryPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>How long after a pong the path is used.</summary>
    public static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private IPEndPoint? _remote = remote;
    private ulong _pings;
    private long _answered;
    private bool _isAnswered;
    private bool _disposed;

    public NodeId Peer => peer;

    public ulong LocalLocator => state.LocalLocator;

    /// <summary>Whether the peer has answered within <see cref="OpenTime"/>.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return !_disposed && _isAnswered && clock.GetElapsedTime(_answered) <= OpenTime;
            }
        }
    }

    /// <summary>Asks whether the path works, wherever the peer was heard last.</summary>
    public void Try()
    {
        lock (_gate)
        {
            SendHeartbeat(new Heartbeat(IsPong: false, ++_pings));
        }
    }

    /// <summary>Sends a copy of a message; false when the path is not open or the message too long.</summary>
    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (message.Length > DatagramState.PlaintextBytesMax || !IsOpen)
        {
            return false;
        }

        lock (_gate)
        {
            return SendSealed(message);
        }
    }

    /// <summary>Opens a datagram that names this path; only the newest one tells where the peer is, so that a late or repeated one cannot move it.</summary>
    public bool TryOpen(ReadOnlySpan<byte> datagram, IPEndPoint from, Span<byte> plaintext, out int length)
    {
        lock (_gate)
        {
            length = 0;
            if (_disposed || state.Open(datagram, plaintext, out length, out bool isNewest) != DatagramVerdict.Taken)
            {
                return false;
            }

            _remote = isNewest ? from : _remote;
            return true;
        }
    }

    /// <summary>Takes a ping or a pong; false for another message.</summary>
    public bool TryTakeHeartbeat(ReadOnlySpan<byte> message)
    {
        if (!Heartbeat.TryRead(message, out Heartbeat heartbeat))
        {
            return false;
        }

        lock (_gate)
        {
            if (!heartbeat.IsPong)
            {
                SendHeartbeat(heartbeat.Pong);
            }
            else
            {
                _answered = clock.GetTimestamp();
                _isAnswered = true;
            }
        }

        return true;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                state.Dispose();
            }
        }

        forget(this);
    }

    private void SendHeartbeat(Heartbeat heartbeat)
    {
        Span<byte> message = stackalloc byte[Heartbeat.SizeBytes];
        heartbeat.Write(message);
        _ = SendSealed(message);
    }

    private bool SendSealed(ReadOnlySpan<byte> message)
    {
        Span<byte> datagram = stackalloc byte[DatagramState.DatagramBytesMax];
        return !_disposed && _remote is { } to && state.TrySeal(message, datagram, out int written) && socket.TrySend(datagram[..written], to);
    }
}
