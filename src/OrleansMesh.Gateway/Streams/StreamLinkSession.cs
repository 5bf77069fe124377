using OrleansMesh.Contracts.Links;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Transport;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Streams;

/// <summary>
/// A link with another gateway of the same cluster, whose frames go over the cluster's streams in place of a Noise session: routes, relays and calls of hubs do not know the
/// difference. Frames come in order, each once, or the session is over.
/// </summary>
/// <remarks>
/// Streams hand an item over again when a handler fails, and may lose those that a lost silo held: parcels are numbered, a repeat is dropped, and a gap ends the session. A gateway
/// that does not take what it is sent holds up its own link alone: <see cref="ParcelsUntakenMax"/> are under way, and no more than <see cref="WaitingBytesMax"/> wait.
/// </remarks>
/// <param name="self">did:key of this node.</param>
/// <param name="opens">Whether this side begins.</param>
/// <param name="publish">Puts a parcel into the peer's stream; one at a time.</param>
internal sealed class StreamLinkSession(NodeId peer, string self, Guid id, bool opens, Func<LinkParcel, Task> publish, ILinkFrames links, TimeProvider clock) : ILinkSession
{
    /// <summary>Parcels with frames that the peer has not said to have taken: the next waits. Heartbeats do not.</summary>
    public const int ParcelsUntakenMax = 32;

    /// <summary>Bytes of the frames of a parcel, but for one that is longer by itself.</summary>
    public const int ParcelBytesMax = 64 * 1024;

    /// <summary>Frames of a parcel.</summary>
    public const int ParcelFramesMax = 512;

    /// <summary>Bytes that wait to be sent; a frame that is longer waits alone.</summary>
    public const int WaitingBytesMax = 4 * 1024 * 1024;

    /// <summary>Heartbeats that wait to be sent; more are dropped.</summary>
    public const int HeartbeatsMax = 16;

    // said at the latest when so many were taken: the peer's window is never closed by what was not said
    private const int TellAfter = ParcelsUntakenMax / 4;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _heartbeats = new();
    private readonly Queue<(FrameType Type, byte[] Payload)> _waiting = new();
    private readonly WakeSignal _wake = new();
    private TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _waitingBytes;
    private long _number;
    private long _takenByPeer;
    private long _received;
    private long _told;
    private long _heardAt = clock.GetTimestamp();
    private bool _isOpen = !opens;
    private bool _over;

    /// <inheritdoc/>
    public NodeId Peer => peer;

    /// <summary>Names the session on both sides.</summary>
    public Guid Id => id;

    /// <inheritdoc/>
    /// <remarks>Parcels gather already, and within a cluster bytes cost less than the time to compress them.</remarks>
    public bool TakesBatches => false;

    /// <summary>How long nothing has come from the peer.</summary>
    public TimeSpan Silent => clock.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <inheritdoc/>
    public bool TrySend(FrameType type, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_over || !HasRoom(type, payload.Length))
            {
                return false;
            }

            Enqueue(type, payload.ToArray());
        }

        _wake.Wake();
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        while (!TrySend(type, payload.Span))
        {
            Task room;
            lock (_gate)
            {
                if (_over)
                {
                    return false;
                }

                room = HasRoom(type, payload.Length) ? Task.CompletedTask : _room.Task;
            }

            await room.WaitAsync(cancellationToken);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Abort()
    {
        lock (_gate)
        {
            _over = true;
            _room.TrySetResult();
        }

        _wake.Complete();
    }

    /// <summary>Sends what waits, until the session is over.</summary>
    /// <exception cref="Exception">The streams are out of reach; the session is over.</exception>
    public async Task RunAsync()
    {
        try
        {
            do
            {
                while (Next() is { } parcel)
                {
                    await publish(parcel);
                }
            }
            while (await _wake.WaitAsync());
        }
        finally
        {
            Abort();
        }
    }

    /// <summary>Takes a parcel of this session; false when it is malformed or one before it is lost, and the session is to be closed. One at a time.</summary>
    public bool Take(LinkParcel parcel)
    {
        Volatile.Write(ref _heardAt, clock.GetTimestamp());
        if (parcel.Taken > Volatile.Read(ref _number))
        {
            return false;
        }

        NoteTaken(parcel.Taken);
        if (parcel.Kind != LinkParcelKind.Frames || parcel.Number <= _received)
        {
            // an opening that is handed over again, or frames: they were taken
            return true;
        }

        if (parcel.Number != _received + 1 || parcel.Types.Length != parcel.Payloads.Length || parcel.Types.Length > ParcelFramesMax + HeartbeatsMax)
        {
            return false;
        }

        using var gathering = WakeGathering.Begin();
        for (int i = 0; i < parcel.Types.Length; i++)
        {
            if (parcel.Payloads[i].Length > SecureChannel.PayloadMax || !Take((FrameType)parcel.Types[i], parcel.Payloads[i]))
            {
                return false;
            }
        }

        Volatile.Write(ref _received, parcel.Number);
        if (parcel.Number - Volatile.Read(ref _told) >= TellAfter)
        {
            _wake.Wake();
        }

        return true;
    }

    private bool Take(FrameType type, byte[] payload) => type switch
    {
        FrameType.Heartbeat => TakeHeartbeat(payload),
        FrameType.Message or FrameType.Handshake => links.Take(this, type, payload),
        FrameType.Discovery => false,
        _ => true, // as a session with a peer: a type that this hub does not offer yet is not an error
    };

    private bool TakeHeartbeat(byte[] payload)
    {
        if (!Heartbeat.TryRead(payload, out Heartbeat heartbeat))
        {
            return false;
        }

        if (heartbeat.IsPong)
        {
            links.TakePong(this, heartbeat);
            return true;
        }

        Span<byte> pong = stackalloc byte[Heartbeat.SizeBytes];
        heartbeat.Pong.Write(pong);
        _ = TrySend(FrameType.Heartbeat, pong);
        return true;
    }

    private void NoteTaken(long taken)
    {
        bool hasMoved;
        lock (_gate)
        {
            hasMoved = taken > _takenByPeer;
            _takenByPeer = Math.Max(_takenByPeer, taken);
        }

        if (hasMoved)
        {
            _wake.Wake();
        }
    }

    private bool HasRoom(FrameType type, int length) =>
        type == FrameType.Heartbeat ? _heartbeats.Count < HeartbeatsMax : _waiting.Count == 0 || _waitingBytes + length <= WaitingBytesMax;

    private void Enqueue(FrameType type, byte[] payload)
    {
        if (type == FrameType.Heartbeat)
        {
            _heartbeats.Enqueue(payload);
            return;
        }

        _waiting.Enqueue((type, payload));
        _waitingBytes += payload.Length;
    }

    /// <summary>The next parcel that may go now; null for none.</summary>
    private LinkParcel? Next()
    {
        lock (_gate)
        {
            if (_over)
            {
                return null;
            }

            if (!_isOpen)
            {
                _isOpen = true;
                return ParcelOf(LinkParcelKind.Open, 0, [], []);
            }

            (List<byte> types, List<byte[]> payloads) = Gather();
            return types.Count > 0 ? ParcelOf(LinkParcelKind.Frames, ++_number, [.. types], [.. payloads])
                : Volatile.Read(ref _received) - _told >= TellAfter ? ParcelOf(LinkParcelKind.Taken, 0, [], [])
                : null;
        }
    }

    private (List<byte> Types, List<byte[]> Payloads) Gather()
    {
        (List<byte> types, List<byte[]> payloads) = ([], []);
        while (_heartbeats.TryDequeue(out byte[]? heartbeat))
        {
            types.Add((byte)FrameType.Heartbeat);
            payloads.Add(heartbeat);
        }

        int frames = 0;
        int bytes = 0;
        bool isWindowOpen = _number - _takenByPeer < ParcelsUntakenMax;
        while (isWindowOpen && frames < ParcelFramesMax && _waiting.TryPeek(out (FrameType Type, byte[] Payload) next) && (frames == 0 || bytes + next.Payload.Length <= ParcelBytesMax))
        {
            _ = _waiting.Dequeue();
            types.Add((byte)next.Type);
            payloads.Add(next.Payload);
            frames++;
            bytes += next.Payload.Length;
        }

        if (frames > 0)
        {
            _waitingBytes -= bytes;
            _room.TrySetResult();
            _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return (types, payloads);
    }

    private LinkParcel ParcelOf(LinkParcelKind kind, long number, byte[] types, byte[][] payloads)
    {
        _told = Volatile.Read(ref _received);
        return new LinkParcel(self, id, kind, number, _told, types, payloads);
    }
}
