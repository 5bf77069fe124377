using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansMesh.Client.Federations;
using OrleansMesh.Client.Flows;
using OrleansMesh.Client.Sealing;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Client.Messages;

/// <summary>Holds deliveries until the application takes them, and admits each anew: what the hub checked proves nothing here.</summary>
internal sealed class Inbox(
    string meshId, MeshClientOptions options, FederationBook book, FederationRefresh refresh, PartyHistories histories, PayloadOpener opener, int hubs) : IDisposable
{
    /// <summary>Deliveries that a hub may leave unacknowledged (docs/wire-protocol.md §6).</summary>
    public const int WindowMax = 1024;

    // Wakes a reader; there is room for one beside the deliveries.
    private static readonly RawDelivery Wake = new(null, 0, [], 0);

    private readonly Channel<RawDelivery> _buffer = Channel.CreateBounded<RawDelivery>((WindowMax * hubs) + options.TransientBufferMax + 1);
    private readonly EnvelopeAdmission _admission = new(book);
    private readonly SeenMessages? _seen = hubs > 1 ? new SeenMessages() : null;
    private FlowDesk? _flows;
    private int _isWoken;
    private int _transientCount;
    private long _droppedCount;
    private long _refusedCount;

    /// <summary>Transient messages that found the buffer full.</summary>
    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    /// <summary>Where ordered flows are remembered; null hands on all as it comes.</summary>
    public Lazy<FlowShelf>? Shelf
    {
        init => _flows = value is null ? null : new FlowDesk(options, value, WakeReader);
    }

    /// <summary>Deliveries that did not pass our own checks.</summary>
    public long RefusedCount => Interlocked.Read(ref _refusedCount);

    /// <summary>Takes a delivery from a session's reader; false when the hub broke the protocol with it.</summary>
    /// <param name="queue">That hub's; null when we do not take it.</param>
    /// <param name="delivery">Need not outlive the call.</param>
    public bool TryDeliver(HubQueue? queue, in DeliverMessage delivery)
    {
        bool wanted;
        if (delivery.Cursor > 0)
        {
            if (queue is null || !queue.TryOpen(delivery.Cursor, out wanted))
            {
                return false;
            }
        }
        else
        {
            wanted = TryTakeTransientPlace();
        }

        // There is room: the windows bound the reliable ones, the count the others.
        return !wanted || _buffer.Writer.TryWrite(new RawDelivery(queue, delivery.Cursor, delivery.Envelope.ToArray(), options.Clock.GetTimestamp()));
    }

    /// <summary>Verified messages in the order in which they came, but for those of ordered flows; several readers share them.</summary>
    public async IAsyncEnumerable<ReceivedMessage> ReceiveAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            while (_flows?.Next() is { } next)
            {
                yield return next;
            }

            if (await ReadAsync(ct) is not { } raw)
            {
                yield break;
            }

            if (ReferenceEquals(raw.Envelope, Wake.Envelope))
            {
                Volatile.Write(ref _isWoken, 0);
                _flows?.PassDue();
                continue;
            }

            if (raw.Cursor == 0)
            {
                _ = Interlocked.Decrement(ref _transientCount);
            }

            if (await JudgeAsync(raw, ct) is not { } judged)
            {
                yield break;
            }

            if (judged.Data is not { } data)
            {
                await RefuseAsync(raw, judged, ct);
            }
            else if (CameElsewhere(raw, judged.Admitted!))
            {
                await raw.Queue!.AcknowledgeAsync(raw.Cursor);
            }
            else if (raw.Cursor > 0 && _flows is not null && judged.Admitted!.Envelope.Flow is { } mark)
            {
                if (!_flows.TryTake(mark, new ReceivedMessage(judged.Admitted, data, raw.Cursor, raw.Queue, _flows), raw.Queue!))
                {
                    await raw.Queue!.AcknowledgeAsync(raw.Cursor);
                }
            }
            else
            {
                yield return new ReceivedMessage(judged.Admitted!, data, raw.Cursor, raw.Queue, null);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _flows?.Dispose();

    /// <summary>No more deliveries come; after what is held, readers see the end, or <paramref name="reason"/> when there is one.</summary>
    public void Complete(Exception? reason = null) => _buffer.Writer.TryComplete(reason);

    // Null at the end.
    private async ValueTask<RawDelivery?> ReadAsync(CancellationToken ct)
    {
        while (await _buffer.Reader.WaitToReadAsync(ct))
        {
            if (_buffer.Reader.TryRead(out RawDelivery raw))
            {
                return raw;
            }
        }

        return null;
    }

    private void WakeReader()
    {
        if (Interlocked.Exchange(ref _isWoken, 1) == 0)
        {
            _ = _buffer.Writer.TryWrite(Wake);
        }
    }

    private async ValueTask RefuseAsync(RawDelivery raw, Judged judged, CancellationToken ct)
    {
        _ = Interlocked.Increment(ref _refusedCount);
        if (raw.Cursor == 0)
        {
            return;
        }

        // Of what its source has signed nothing else comes under its number.
        if ((judged.Admitted?.Envelope ?? (IsSigned(judged.Refusal) ? judged.Refused : null)) is { Flow: { } mark } signed)
        {
            _flows?.Skip(signed.SourceMeshId, mark);
        }

        // Either way it is acknowledged: else it would come again with each connection, and hold up what is behind it.
        await (judged.Refused is { } refused ? raw.Queue!.RefuseAsync(raw.Cursor, refused.MessageId, judged.Refusal, ct) : raw.Queue!.AcknowledgeAsync(raw.Cursor));
    }

    // The signature is judged before the policy.
    private static bool IsSigned(Refusal refusal) => refusal is >= Refusal.NotGranted and < Refusal.RateLimited;

    private bool CameElsewhere(in RawDelivery raw, AdmittedEnvelope admitted)
    {
        if (_seen is null || raw.Cursor == 0)
        {
            return false;
        }

        // several readers share the messages
        lock (_seen)
        {
            return _seen.CameElsewhere(admitted.Envelope.SourceMeshId, admitted.Envelope.MessageId, raw.Queue);
        }
    }

    private bool TryTakeTransientPlace()
    {
        if (Interlocked.Increment(ref _transientCount) <= options.TransientBufferMax)
        {
            return true;
        }

        _ = Interlocked.Decrement(ref _transientCount);
        _ = Interlocked.Increment(ref _droppedCount);
        return false;
    }

    // Null when the client closes before it is known: it is not acknowledged, and comes again.
    private async ValueTask<Judged?> JudgeAsync(RawDelivery raw, CancellationToken ct)
    {
        try
        {
            // Of what is no envelope nobody is known who could be told, and of what does not open nobody is told.
            if (!FmpCodec.TryDecode(raw.Envelope, out FmpEnvelope? envelope, out _))
            {
                return default(Judged);
            }

            (Refusal refusal, AdmittedEnvelope? admitted) = await AdmitAsync(raw, envelope, ct);
            return admitted is null
                ? new Judged(null, null, envelope, refusal)
                : new Judged(admitted, await opener.OpenAsync(admitted, raw.Cursor > 0, ct), null, refusal);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    private async ValueTask<(Refusal Refusal, AdmittedEnvelope? Admitted)> AdmitAsync(RawDelivery raw, FmpEnvelope envelope, CancellationToken ct)
    {
        Refusal refusal = _admission.AdmitInbound(envelope, meshId, options.Clock.GetUtcNow(), out AdmittedEnvelope? admitted);
        if (MayBeBehind(refusal))
        {
            // The hub may have taken it by terms that came into force since, whose news is still on its way to us.
            await refresh.EnsureAfterAsync(raw.ArrivedAt, raw.Cursor > 0, ct);
            refusal = _admission.AdmitInbound(envelope, meshId, options.Clock.GetUtcNow(), out admitted);
        }

        if (refusal is Refusal.UnknownKey or Refusal.InvalidSignature && await RekeyAsync(envelope, raw, ct))
        {
            refusal = _admission.AdmitInbound(envelope, meshId, options.Clock.GetUtcNow(), out admitted);
        }

        bool hasEnded = refusal == Refusal.UnknownFederation && book.View(envelope.FederationId)?.Status == FederationState.Ended;
        return (hasEnded ? Refusal.FederationEnded : refusal, admitted);
    }

    private static bool MayBeBehind(Refusal refusal) => refusal
        is Refusal.UnknownFederation or Refusal.SourceNotParty or Refusal.TargetNotParty or Refusal.FederationExpired or Refusal.NotGranted
        or Refusal.PolicyGateway or Refusal.PolicyBroker or Refusal.PolicyComponent or Refusal.PolicyMessage or Refusal.RegionRestricted;

    // The partner may have changed its key since we signed: its own history says so, or nobody does.
    private async ValueTask<bool> RekeyAsync(FmpEnvelope envelope, RawDelivery raw, CancellationToken ct)
    {
        // Of a suspended federation too: what was taken before it was is delivered now.
        if (!book.TryGet(envelope.FederationId, out Lease? lease) || lease.Agreement.FindParty(envelope.SourceMeshId) is not { } party
            || await histories.GetAsync(party, raw.ArrivedAt, persistent: raw.Cursor > 0, ct) is not { } history)
        {
            return false;
        }

        book.Rekey(history);
        return true;
    }

    // Admitted and with its data, or refused; neither for what is acknowledged and not shown.
    private readonly record struct Judged(AdmittedEnvelope? Admitted, ReadOnlyMemory<byte>? Data, FmpEnvelope? Refused, Refusal Refusal);
}
