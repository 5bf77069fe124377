using System.Buffers;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Noise;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Transport.Channels;

/// <summary>The record writer made safe for many senders: who finds a lane full waits in that lane's line. A key that is older than its time is replaced before the next record.</summary>
internal sealed class OutboundLanes(TransportState transport, LaneBytes queueMax, TimeSpan keyTimeMax, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly RecordWriter _writer = new(transport, queueMax);
    private LinkedList<LaneWaiter>?[]? _lines; // made when somebody has to wait: most channels never see that
    private TaskCompletionSource? _drained;
    private long _keyed = clock.GetTimestamp();
    private bool _closed;
    private bool _disposed;

    /// <summary>Longest Noise message that is written from now on.</summary>
    public int MessageBytesMax
    {
        set
        {
            lock (_gate)
            {
                _writer.MessageBytesMax = value;
            }
        }
    }

    /// <summary>Queues a copy if there is room and nobody waits before.</summary>
    /// <param name="queueMax">Bytes that may wait on the lane with it, when that is less than the lane's own bound.</param>
    public bool TryEnqueue(FrameType type, ReadOnlySpan<byte> payload, int queueMax)
    {
        lock (_gate)
        {
            return !_closed && !AnyWaits(type.LaneOf()) && _writer.TryEnqueue(type, payload, default, queueMax);
        }
    }

    /// <summary>Queues a copy as soon as there is room; false once closed.</summary>
    public ValueTask<bool> EnqueueAsync(FrameType type, ReadOnlyMemory<byte> payload, int queueMax, CancellationToken ct)
    {
        LaneWaiter waiter;
        lock (_gate)
        {
            if (_closed || (!AnyWaits(type.LaneOf()) && _writer.TryEnqueue(type, payload.Span, default, queueMax)))
            {
                return ValueTask.FromResult(!_closed);
            }

            waiter = new LaneWaiter(type, payload, queueMax);
            waiter.Place = LineOf(type.LaneOf()).AddLast(waiter);
        }

        return new ValueTask<bool>(AwaitTurnAsync(waiter, ct));
    }

    /// <summary>Writes the next record and lets in who waits for its room; false when nothing is queued.</summary>
    public bool TryWrite(IBufferWriter<byte> output)
    {
        lock (_gate)
        {
            if (_disposed || !_writer.HasPending)
            {
                return false;
            }

            if (clock.GetElapsedTime(_keyed) >= keyTimeMax)
            {
                _writer.Rekey(output);
                _keyed = clock.GetTimestamp();
            }

            _ = _writer.TryWrite(output);

            foreach (LinkedList<LaneWaiter>? line in _lines ?? [])
            {
                Admit(line);
            }

            if (!_writer.HasPending)
            {
                Drained();
            }

            return true;
        }
    }

    /// <summary>
    /// Renews the channel's keys once everything queued so far has been made records; false when the channel is closed first. Nothing may be
    /// queued or read meanwhile: the node handshake is in lockstep there.
    /// </summary>
    public async ValueTask<bool> RenewAsync(Action<TransportState> renew, CancellationToken ct)
    {
        while (true)
        {
            Task drained;
            lock (_gate)
            {
                if (_closed || _disposed)
                {
                    return false;
                }

                if (!_writer.HasPending)
                {
                    renew(transport);
                    _keyed = clock.GetTimestamp();
                    return true;
                }

                _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                drained = _drained.Task;
            }

            await drained.WaitAsync(ct);
        }
    }

    /// <summary>Takes no more frames and turns away who waits; what is queued can still be written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Drained();
            foreach (LinkedList<LaneWaiter>? line in _lines ?? [])
            {
                while (line?.First is { Value: var waiter })
                {
                    Leave(waiter);
                    _ = waiter.Admitted.TrySetResult(false);
                }
            }
        }
    }

    /// <summary>Closes, and throws away what is queued.</summary>
    public void Dispose()
    {
        Close();
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _writer.Dispose();
            }
        }
    }

    private void Drained()
    {
        _ = _drained?.TrySetResult();
        _drained = null;
    }

    private static void Leave(LaneWaiter waiter)
    {
        waiter.Place?.List?.Remove(waiter.Place);
        waiter.Place = null;
    }

    private bool AnyWaits(Lane lane) => _lines?[(int)lane]?.First is not null;

    private LinkedList<LaneWaiter> LineOf(Lane lane)
    {
        _lines ??= new LinkedList<LaneWaiter>?[LaneOfFrame.LaneCount];
        return _lines[(int)lane] ??= new LinkedList<LaneWaiter>();
    }

    private void Admit(LinkedList<LaneWaiter>? line)
    {
        while (line?.First is { Value: var waiter } && _writer.TryEnqueue(waiter.Type, waiter.Payload.Span, default, waiter.QueueMax))
        {
            Leave(waiter);
            _ = waiter.Admitted.TrySetResult(true);
        }
    }

    private async Task<bool> AwaitTurnAsync(LaneWaiter waiter, CancellationToken ct)
    {
        using CancellationTokenRegistration registration = ct.UnsafeRegister(
            static (state, token) =>
            {
                (OutboundLanes lanes, LaneWaiter waiter) = ((OutboundLanes, LaneWaiter))state!;
                lanes.GiveUp(waiter, token);
            },
            (this, waiter));
        return await waiter.Admitted.Task;
    }

    private void GiveUp(LaneWaiter waiter, CancellationToken ct)
    {
        lock (_gate)
        {
            if (waiter.Place is not null)
            {
                Leave(waiter);
                _ = waiter.Admitted.TrySetCanceled(ct);
            }
        }
    }
}
