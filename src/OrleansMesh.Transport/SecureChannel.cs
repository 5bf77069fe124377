using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using OrleansMesh.Cryptography;
using OrleansMesh.Transport.Channels;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Noise;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Transport;

/// <summary>Frames over Noise over a byte stream (T-05, T-07, T-08): any number of senders, one reader at a time.</summary>
public sealed class SecureChannel : IAsyncDisposable
{
    /// <summary>Payload bytes of a frame before the session is joined: 32 KiB less the frame's header.</summary>
    public const int UnjoinedPayloadMax = LaneBytes.UnjoinedPayloadMax;

    /// <summary>Payload bytes of any frame (T-07): 16 MiB.</summary>
    public const int PayloadMax = FrameHeader.PayloadBytesMax;

    private readonly IDuplexPipe _pipe;
    private readonly TransportState _transport;
    private readonly SecureChannelOptions _options;
    private readonly TimeProvider _clock;
    private readonly OutboundLanes _lanes;
    private readonly InboundFrames _frames;
    private readonly RecordWriteLoop _writing;
    private readonly Task _written;
    private readonly ReaderTurn _turn = new();
    private TaskCompletionSource? _completion;
    private volatile bool _ended;
    private FrameRead _end = FrameRead.Closed;
    private int _keyUsers = 2;

    private SecureChannel(IDuplexPipe pipe, TransportState transport, HandshakeKind handshake, SecureChannelOptions options, TimeProvider clock)
    {
        _pipe = pipe;
        _transport = transport;
        _options = options;
        _clock = clock;
        Handshake = handshake;
        IsPostQuantum = handshake == HandshakeKind.XXHfs;
        HandshakeHash = transport.HandshakeHash;
        RemoteStatic = transport.RemoteStatic ?? throw new InvalidOperationException("Each handshake of the edge proves a static key on both sides.");
        int waiting = options.LaneBytesMax;
        _lanes = new OutboundLanes(transport, new LaneBytes(waiting, waiting, waiting, waiting), options.KeyTimeMax, clock);
        _lanes.MessageBytesMax = RecordPrefix.UnjoinedMessageBytesMax;
        _frames = new InboundFrames(pipe.Input, transport, LaneBytes.FrameMaxBeforeJoin);
        _writing = new RecordWriteLoop(_lanes, pipe.Output);
        _written = RunWritingAsync();
    }

    /// <summary>Which Noise handshake opened the channel.</summary>
    public HandshakeKind Handshake { get; }

    /// <summary>Whether ML-KEM took part in the channel's keys, in its handshake or by an upgrade since (T-06).</summary>
    public bool IsPostQuantum { get; private set; }

    /// <summary>32 bytes that are equal on both sides and different for every channel: what proofs of a session bind to.</summary>
    public ReadOnlyMemory<byte> HandshakeHash { get; }

    /// <summary>The peer's Noise static key. The first frame read proves that the peer holds it: before, a replayed IK message may have named it.</summary>
    public X25519PublicKey RemoteStatic { get; }

    /// <summary>
    /// The longest payload that is accepted: <see cref="UnjoinedPayloadMax"/> at first, at most <see cref="PayloadMax"/>.
    /// Raising it is what the join does: records of any length are taken and sent from then on. The control lane stays at 1 MiB, since heartbeats share it.
    /// For the reader, between two reads.
    /// </summary>
    public int FramePayloadMax
    {
        get => _frames.FramePayloadMax.Messages;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PayloadMax);
            _frames.FramePayloadMax = new LaneBytes(Math.Min(value, LaneBytes.FrameMaxJoined.Control), value, value, value);
            if (value > UnjoinedPayloadMax)
            {
                _frames.MessageBytesMax = HandshakeState.MessageBytesMax;
                _lanes.MessageBytesMax = HandshakeState.MessageBytesMax;
            }
        }
    }

    /// <summary>Records sent so far, those that only replace a key among them.</summary>
    public ulong RecordsSent => _transport.OutgoingNonce;

    /// <summary>Completes, without a failure, when the channel is over for whatever reason.</summary>
    public Task Completion
    {
        get
        {
            // made when it is asked for: a hub holds many channels and asks none of them
            TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
            completion = Interlocked.CompareExchange(ref _completion, completion, null) ?? completion;
            if (_ended)
            {
                _ = completion.TrySetResult();
            }

            return completion.Task;
        }
    }

    /// <summary>Opens a channel as the initiator, the client, to a peer of whom nothing is known.</summary>
    /// <returns>Null when the handshake failed or took longer than <see cref="SecureChannelOptions.HandshakeTimeout"/>; the pipe is then completed.</returns>
    public static Task<SecureChannel?> ConnectAsync(
        IDuplexPipe pipe, Ed25519PrivateKey nodeKey, SecureChannelOptions options, TimeProvider clock, CancellationToken ct) =>
        ConnectAsync(pipe, nodeKey, ChannelProfile.FirstContact, options, clock, ct);

    /// <summary>Opens a channel as the initiator, the client.</summary>
    /// <returns>As without a profile.</returns>
    public static Task<SecureChannel?> ConnectAsync(
        IDuplexPipe pipe, Ed25519PrivateKey nodeKey, ChannelProfile profile, SecureChannelOptions options, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return OpenAsync(pipe, profile, nodeKey, guard: null, options, clock, ct);
    }

    /// <summary>Opens a channel as the responder, the hub.</summary>
    /// <returns>As when connecting.</returns>
    public static Task<SecureChannel?> AcceptAsync(
        IDuplexPipe pipe, Ed25519PrivateKey nodeKey, SecureChannelOptions options, TimeProvider clock, CancellationToken ct) =>
        OpenAsync(pipe, profile: null, nodeKey, guard: null, options, clock, ct);

    /// <summary>Opens a channel as the responder, the hub, to a stranger whose handshake is guarded and takes as long as <paramref name="ct"/> lets it; until the limits are raised the channel takes control frames alone.</summary>
    /// <returns>As when connecting; null, and no exception, when cancelled too.</returns>
    public static async Task<SecureChannel?> AcceptAsync(
        IDuplexPipe pipe, Ed25519PrivateKey nodeKey, IHandshakeGuard guard, SecureChannelOptions options, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(guard);
        SecureChannel? channel = await OpenAsync(pipe, profile: null, nodeKey, guard, options, clock, ct);
        if (channel is not null)
        {
            // nothing but the node handshake is due: a stranger holds the memory of one short record and one frame
            channel._frames.FramePayloadMax = LaneBytes.FrameMaxOfStranger;
            channel._frames.MessageBytesMax = RecordPrefix.UnjoinedMessageBytesMax;
        }

        return channel;
    }

    /// <summary>The next frame in the order of its lane; after the first end or fault always that same one.</summary>
    /// <exception cref="InvalidOperationException">Another read is under way.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FrameRead> ReadAsync(CancellationToken ct)
    {
        if (!_turn.TryBegin())
        {
            return _end;
        }

        bool over = false;
        try
        {
            FrameRead read = _ended ? FrameRead.Closed : await _frames.ReadAsync(ct);
            if (read.Kind != FrameReadKind.Frame)
            {
                over = true;
                _end = _ended ? FrameRead.Closed : read;
                _frames.Dispose();
                End();
            }

            return over ? _end : read;
        }
        finally
        {
            if (_turn.End(over))
            {
                CloseReading();
            }
        }
    }

    /// <summary>The next frame when nothing has to be waited for: one more of the record that the last one came with; false for none, and at the end.</summary>
    /// <exception cref="InvalidOperationException">Another read is under way.</exception>
    public bool TryRead(out FrameRead read)
    {
        read = default;
        if (_ended || !_turn.TryBegin())
        {
            return false;
        }

        try
        {
            return _frames.TryRead(out read);
        }
        finally
        {
            if (_turn.End(over: false))
            {
                CloseReading();
            }
        }
    }

    /// <summary>Queues a copy of a frame, waiting while its lane is full; true once queued, false once the channel is over.</summary>
    /// <param name="type">One of the known types.</param>
    /// <param name="payload">At most <see cref="PayloadMax"/> bytes; must not change before the task completes.</param>
    public ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken ct) => SendAsync(type, payload, int.MaxValue, ct);

    /// <summary>As the other, for who chooses late what to send next: it waits while <paramref name="queueMax"/> bytes are on the lane, whatever the lane could take.</summary>
    public ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, int queueMax, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, PayloadMax, nameof(payload));
        ValueTask<bool> queued = _lanes.EnqueueAsync(type, payload, queueMax, ct);
        _writing.Wake();
        return queued;
    }

    /// <summary>Queues a copy of a frame; false when its lane is full or the channel is over.</summary>
    public bool TrySend(FrameType type, ReadOnlySpan<byte> payload) => TrySend(type, payload, int.MaxValue);

    /// <summary>As the other; false too when <paramref name="queueMax"/> bytes are on the lane.</summary>
    public bool TrySend(FrameType type, ReadOnlySpan<byte> payload, int queueMax)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, PayloadMax, nameof(payload));
        bool queued = _lanes.TryEnqueue(type, payload, queueMax);
        _writing.Wake();
        return queued;
    }

    /// <summary>Renews the channel's keys by an agreed upgrade, after what was queued has been sealed under the old ones, and disposes it; false when the channel is over.</summary>
    /// <remarks>For the node handshake, which neither sends nor reads meanwhile.</remarks>
    public async ValueTask<bool> UpgradeAsync(ChannelUpgrade upgrade, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(upgrade);
        using (upgrade)
        {
            bool renewed = await _lanes.RenewAsync(upgrade.Apply, ct);
            IsPostQuantum |= renewed;
            return renewed;
        }
    }

    /// <summary>A secret of this channel for a use of its own, the same on both sides; see <see cref="TransportState.Export"/>. After the upgrade it is another one.</summary>
    /// <exception cref="ObjectDisposedException">The channel is over.</exception>
    public void Export(ReadOnlySpan<byte> label, Span<byte> destination) => _transport.Export(label, destination);

    /// <summary>Ends the channel at once, throwing away what is unsent.</summary>
    public void Abort() => End();

    /// <summary>Lets what was queued leave, for <see cref="SecureChannelOptions.DrainTimeout"/> at most, and ends the channel.</summary>
    public async ValueTask DisposeAsync()
    {
        _lanes.Close();
        _writing.Complete();
        try
        {
            await _written.WaitAsync(_options.DrainTimeout, _clock);
        }
        catch (TimeoutException)
        {
            End();
            await _written;
        }

        End();
        if (_turn.Close())
        {
            CloseReading();
        }
    }

    private static async Task<SecureChannel?> OpenAsync(
        IDuplexPipe pipe, ChannelProfile? profile, Ed25519PrivateKey nodeKey, IHandshakeGuard? guard, SecureChannelOptions options, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        ArgumentNullException.ThrowIfNull(nodeKey);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using CancellationTokenSource? timeout = guard is null ? new CancellationTokenSource(options.HandshakeTimeout, clock) : null;
        using CancellationTokenSource? either = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        CancellationToken over = either?.Token ?? ct;
        (TransportState Transport, HandshakeKind Kind)? opened = null;
        try
        {
            opened = await ChannelHandshake.RunAsync(pipe, profile, nodeKey, guard, over);
            if (opened is { } late && over.IsCancellationRequested)
            {
                late.Transport.Dispose();
                opened = null;
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidOperationException || broken is OperationCanceledException)
        {
            // Time ran out, or the stream broke under the handshake: to the caller both are a peer that failed it.
        }
        finally
        {
            if (opened is null)
            {
                await pipe.Output.CompleteAsync();
                await pipe.Input.CompleteAsync();
            }
        }

        if (guard is null && opened is null)
        {
            ct.ThrowIfCancellationRequested();
        }

        return opened is { } o ? new SecureChannel(pipe, o.Transport, o.Kind, options, clock) : null;
    }

    private async Task RunWritingAsync()
    {
        await _writing.RunAsync();

        // What the peer said before it stopped listening can still be read.
        _lanes.Dispose();
        ReleaseKeys();
    }

    private void End()
    {
        _ended = true;
        _lanes.Dispose();
        _writing.Complete();
        _pipe.Output.CancelPendingFlush();
        _pipe.Input.CancelPendingRead();
        _ = Volatile.Read(ref _completion)?.TrySetResult();
    }

    // The frames keep their pooled memory: the reader may still be looking at the payload that it got last.
    private void CloseReading()
    {
        _pipe.Input.Complete();
        ReleaseKeys();
    }

    private void ReleaseKeys()
    {
        if (Interlocked.Decrement(ref _keyUsers) == 0)
        {
            _transport.Dispose();
        }
    }
}
