using System.Buffers;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Delivery;

/// <summary>
/// Where deliveries to one session wait when its peer reads more slowly than they come: little is on the channel, where all keeps its order, and the
/// rest here, by class and federation. A session that keeps up never makes the queue.
/// </summary>
internal sealed class SessionOutbox(SecureChannel channel, TimeProvider clock)
{
    /// <summary>Bytes on the channel's lane while more waits: the longest record. They, as many in its flush and what the system holds unsent go before what is more urgent.</summary>
    public const int LaneBytesMax = 64 * 1024;

    /// <summary>Of what waits for one session. A stored queue has at most one place in it.</summary>
    public static readonly QosLimits Limits = new(CountMax: 4096, BytesMax: 4 * 1024 * 1024);

    private readonly Lock _gate = new();
    private QosQueue<Waiting>? _queue;
    private QosItem<Waiting>? _parked;
    private bool _draining;

    /// <summary>Sends a transient envelope, which may be given up for a more urgent one. Its place in the order is taken before this returns.</summary>
    public ValueTask<OutboxOutcome> SendAsync(FmpEnvelope envelope) => SendAsync(0, envelope.Bytes, envelope);

    /// <summary>Sends a stored envelope, which is never given up here.</summary>
    /// <param name="cursor">Positive.</param>
    public ValueTask<OutboxOutcome> SendAsync(long cursor, ReadOnlyMemory<byte> bytes) => SendAsync(cursor, bytes, null);

    private ValueTask<OutboxOutcome> SendAsync(long cursor, ReadOnlyMemory<byte> bytes, FmpEnvelope? envelope)
    {
        List<QosItem<Waiting>>? displaced = null;
        Waiting waiting;
        lock (_gate)
        {
            if (!_draining && TrySend(cursor, bytes.Span))
            {
                return ValueTask.FromResult(OutboxOutcome.Sent);
            }

            // few have to wait, and only they are looked into
            bool known = envelope is not null || FmpCodec.TryDecode(bytes, out envelope, out _);
            waiting = new Waiting(cursor, bytes);
            var item = new QosItem<Waiting>(
                known ? envelope!.Priority : QosClass.Normal,
                known ? envelope!.FederationId : Guid.Empty,
                bytes.Length,
                cursor == 0 ? envelope?.ExpiresAt ?? long.MaxValue : long.MaxValue,
                MayDrop: cursor == 0,
                waiting);
            _queue ??= new QosQueue<Waiting>(Limits);
            if (!_queue.TryEnqueue(item, displaced = []))
            {
                if (item.MayDrop || _parked is not null)
                {
                    return ValueTask.FromResult(OutboxOutcome.Full);
                }

                // what is stored finds a place with the next that leaves
                _parked = item;
            }

            if (!_draining)
            {
                _draining = true;
                _ = DrainAsync();
            }
        }

        Tell(displaced, OutboxOutcome.Displaced);
        return new ValueTask<OutboxOutcome>(waiting.Done.Task);
    }

    private static void Tell(List<QosItem<Waiting>> items, OutboxOutcome outcome)
    {
        foreach (QosItem<Waiting> item in items)
        {
            _ = item.Value.Done.TrySetResult(outcome);
        }
    }

    private async Task DrainAsync()
    {
        await Task.Yield();
        while (TryTake(out Waiting? next))
        {
            bool sent = await SendAsync(next!);
            _ = next!.Done.TrySetResult(sent ? OutboxOutcome.Sent : OutboxOutcome.Gone);
        }
    }

    private bool TryTake(out Waiting? next)
    {
        List<QosItem<Waiting>> late = [];
        List<QosItem<Waiting>> displaced = [];
        lock (_gate)
        {
            _draining = _queue!.TryDequeue(clock.GetUtcNow().ToUnixTimeMilliseconds(), out QosItem<Waiting> item, late);
            if (_parked is { } parked && _queue.TryEnqueue(parked, displaced))
            {
                _parked = null;
            }

            if (!_draining)
            {
                // all that was left was late, and the queue, empty now, took what was parked
                _draining = _queue.TryDequeue(long.MinValue, out item, late);
            }

            next = item.Value;
        }

        Tell(late, OutboxOutcome.Late);
        Tell(displaced, OutboxOutcome.Displaced);
        return next is not null;
    }

    private async ValueTask<bool> SendAsync(Waiting next)
    {
        int length = MessageBytes.HeadBytes + next.Bytes.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        DeliverMessage.WriteHead(rented, next.Cursor);
        next.Bytes.CopyTo(rented.AsMemory(MessageBytes.HeadBytes));
        bool sent = await channel.SendAsync(FrameType.Message, rented.AsMemory(0, length), LaneBytesMax, CancellationToken.None);
        ArrayPool<byte>.Shared.Return(rented);
        return sent;
    }

    private bool TrySend(long cursor, ReadOnlySpan<byte> bytes)
    {
        int length = MessageBytes.HeadBytes + bytes.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        DeliverMessage.WriteHead(rented, cursor);
        bytes.CopyTo(rented.AsSpan(MessageBytes.HeadBytes));
        bool sent = channel.TrySend(FrameType.Message, rented.AsSpan(0, length), LaneBytesMax);
        ArrayPool<byte>.Shared.Return(rented);
        return sent;
    }

    private sealed record Waiting(long Cursor, ReadOnlyMemory<byte> Bytes)
    {
        public TaskCompletionSource<OutboxOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
