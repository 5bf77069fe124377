using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>One run of a flow: what is stored for a mesh goes over one link, in order, until something is not taken; then the flow begins another run.</summary>
#pragma warning disable CA1001 // a source without a timer or a wait handle holds nothing to dispose, and answers may come after the run
internal sealed class RelayRun(FlowWay way, RelayHead head, AcknowledgementWriter acknowledgements, Action<ReadOnlyMemory<byte>, Refusal> refused, TimeProvider clock) : IDeliveryTarget
#pragma warning restore CA1001 // as above
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Cursor, ReadOnlyMemory<byte> Bytes)> _unsettled = new();
    private readonly CancellationTokenSource _over = new();
    private ulong _next;
    private ulong _settled;
    private long _movedAt = clock.GetTimestamp();

    /// <summary>Where it goes.</summary>
    public FlowWay Way => way;

    /// <summary>Cancelled when the run is over.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Envelopes that were settled.</summary>
    public ulong Settled => Volatile.Read(ref _settled);

    /// <summary>The pump that reads for it.</summary>
    public DeliveryPump? Pump { get; set; }

    /// <summary>As wide as the pump's window gets with the first that is settled.</summary>
    public int Window { get; set; }

    /// <summary>Asked when nothing is under way, before more is sent: whether that is to go the same way. Else the run is over.</summary>
    public Func<bool>? MayGoOn { get; set; }

    /// <summary>How long nothing was settled while something waits; zero when nothing does.</summary>
    public TimeSpan Stuck
    {
        get
        {
            lock (_gate)
            {
                return _unsettled.Count == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_movedAt);
            }
        }
    }

    /// <summary>Whether something was sent and all of it is settled. A run whose first is to go has just chosen its way: so none ends without having brought anything on.</summary>
    private bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _next > 0 && _unsettled.Count == 0;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeliverAsync(long cursor, ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken)
    {
        if (IsIdle && MayGoOn?.Invoke() == false)
        {
            End();
            return false;
        }

        ulong index;
        lock (_gate)
        {
            if (_unsettled.Count == 0)
            {
                _movedAt = clock.GetTimestamp();
            }

            index = _next++;
            _unsettled.Enqueue((cursor, envelope));
        }

        return await way.Link.RelayAsync(head with { Index = index }, envelope, answer => Answered(index, answer), cancellationToken);
    }

    /// <summary>Ends it; what is unsettled is sent by the next.</summary>
    public void End() => _ = _over.CancelSoonAsync();

    private void Answered(ulong index, RelayAnswer answer)
    {
        (long Cursor, ReadOnlyMemory<byte> Bytes) settled;
        lock (_gate)
        {
            // answers of one run come in its order; where they do not, something was lost
            if (_over.IsCancellationRequested || index != _settled || !answer.IsSettled || !_unsettled.TryDequeue(out settled))
            {
                End();
                return;
            }

            _settled++;
            _movedAt = clock.GetTimestamp();
        }

        if (answer.State == ReceiptState.Refused)
        {
            refused(settled.Bytes, answer.Refusal);
        }

        _ = Pump!.Acknowledged(settled.Cursor);
        if (index == 0)
        {
            Pump.Widen(Window);
        }

        acknowledgements.Acknowledge(settled.Cursor);
    }
}
