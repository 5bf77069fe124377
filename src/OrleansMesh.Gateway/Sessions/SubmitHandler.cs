using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Standings;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>Takes one submitted envelope through decoding and admission to the store or to the target's sessions: no grain is called and no database read, but before one is refused for a key or federation that nobody here has heard of (F-07).</summary>
internal sealed partial class SubmitHandler(
    EnvelopeAdmission admission, InteractionCounter interactions, ILeaseRevalidator leases, IEnvelopeStore store, SessionTable sessions, RelayOut relays, TimeProvider clock, ILogger<SubmitHandler> log)
{
    /// <summary>How often the store is asked for the first copy of a message that came again. Each is a turn of its writer: more than wait for one.</summary>
    public const int RepeatLooksMax = 32;

    /// <summary>Admits and stores or hands over. Runs without waiting up to the store's queue, so that envelopes of one session keep their order.</summary>
    /// <param name="isPostQuantum">Whether the session is keyed by ML-KEM too.</param>
    /// <param name="bytes">Owned by this call from now on: the hop digit is changed in place.</param>
    /// <param name="isUnderWay">Whether the same message came before and is not settled, or who is in charge is asked before this one is refused: what comes behind it has to wait for it, else it would pass it.</param>
    public ValueTask<SubmitOutcome> SubmitAsync(string meshId, bool isPostQuantum, byte[] bytes, out bool isUnderWay, CancellationToken cancellationToken)
    {
        isUnderWay = false;
        if (!FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out EnvelopeRefusal fault))
        {
            return new ValueTask<SubmitOutcome>(SubmitOutcome.Refuse(fault.ToRefusal()));
        }

        Refusal refusal = Admit(envelope, meshId, isPostQuantum, out AdmittedEnvelope? admitted, out PolicyClause? clause);
        if (admitted is not null)
        {
            return TakeAsync(admitted, cancellationToken);
        }

        if (SubmitVerdict.MayBeUnheard(envelope, refusal) && leases.RevalidateSubmittedAsync(envelope, refusal) is { } asking)
        {
            isUnderWay = true;
            return ReviseAsync(envelope, meshId, isPostQuantum, asking, cancellationToken);
        }

        isUnderWay = IsUnderWay(envelope, refusal);
        return isUnderWay ? RepeatAsync(envelope, meshId, isPostQuantum, cancellationToken) : new ValueTask<SubmitOutcome>(RefuseSubmitted(envelope, refusal, clause));
    }

    /// <summary>As <see cref="SubmitAsync"/>, for an envelope that another hub passes on and whose target is at home here.</summary>
    /// <param name="envelope">Its bytes are this call's: the hop digit is changed in place.</param>
    public async ValueTask<SubmitOutcome> RelayAsync(FmpEnvelope envelope, CancellationToken cancellationToken)
    {
        (AdmittedEnvelope? stored, SubmitOutcome outcome) = await AdmitRelayedAsync(envelope, cancellationToken);
        return stored is null ? outcome : await StoreAsync(stored, cancellationToken);
    }

    /// <summary>The first half of <see cref="RelayAsync(FmpEnvelope, CancellationToken)"/>: what is admitted and to be stored, or else what became of it.</summary>
    /// <param name="envelope">Its bytes are this call's: the hop digit is changed in place.</param>
    public async ValueTask<(AdmittedEnvelope? Stored, SubmitOutcome Outcome)> AdmitRelayedAsync(FmpEnvelope envelope, CancellationToken cancellationToken)
    {
        Refusal refusal = admission.AdmitRelayed(envelope, clock.GetUtcNow(), out AdmittedEnvelope? admitted, out PolicyClause? clause);
        if (admitted is null)
        {
            return (null, Refuse(IsUnderWay(envelope, refusal) ? await FindAsync(envelope, cancellationToken) : refusal, clause));
        }

        if (!envelope.TryIncrementHop(MemoryMarshal.AsMemory(envelope.Bytes).Span))
        {
            admission.Withdraw(admitted);
            return (null, SubmitOutcome.Refuse(Refusal.HopLimit));
        }

        return envelope.Delivery == DeliveryMode.Transient ? (null, await HandOverAsync(admitted)) : (admitted, default);
    }

    /// <summary>The second half, for envelopes of one flow in their order: with one flush, and none behind the first that is refused.</summary>
    public async ValueTask<IReadOnlyList<SubmitOutcome>> StoreRunAsync(IReadOnlyList<AdmittedEnvelope> run, CancellationToken cancellationToken)
    {
        if (run.Count == 0)
        {
            return [];
        }

        try
        {
            IReadOnlyList<AppendOutcome> outcomes = await store.AppendRunAsync(run, cancellationToken);
            return [.. outcomes.Select((outcome, i) => Settle(run[i], outcome))];
        }
        catch (Exception e)
        {
            Log.StoreFailed(log, e);
            return [.. run.Select(admitted =>
            {
                admission.Withdraw(admitted);
                return SubmitOutcome.Refuse(Refusal.StoreUnavailable);
            })];
        }
    }

    private async ValueTask<SubmitOutcome> RelayAsync(AdmittedEnvelope admitted, CancellationToken cancellationToken)
    {
        RelayAnswer answer;
        try
        {
            answer = await relays.SendAsync(admitted.Envelope, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // the session ended before the answer: its sender will send it again, and its home knows whether it has it
            admission.Withdraw(admitted);
            throw;
        }

        if (answer.State == ReceiptState.Refused)
        {
            admission.Withdraw(admitted);
        }
        else
        {
            admission.Confirm(admitted);
        }

        return new SubmitOutcome(answer.State, answer.Refusal);
    }

    private Refusal Admit(FmpEnvelope envelope, string meshId, bool isPostQuantum, out AdmittedEnvelope? admitted, out PolicyClause? clause)
    {
        Refusal refusal = admission.Admit(envelope, meshId, isPostQuantum, clock.GetUtcNow(), out admitted, out clause);
        if (admitted is not null)
        {
            interactions.Admitted(envelope.FederationId, envelope.SourceMeshId, envelope.TargetMeshId, envelope.Explanation?.By);
        }

        return refusal;
    }

    private static bool IsUnderWay(FmpEnvelope envelope, Refusal refusal) => refusal == Refusal.InFlight && envelope.Delivery == DeliveryMode.Reliable;

    /// <summary>Judges anew what was refused, by what is known after the question.</summary>
    private async ValueTask<SubmitOutcome> ReviseAsync(FmpEnvelope envelope, string meshId, bool isPostQuantum, Task<TermsWord> asking, CancellationToken cancellationToken)
    {
        TermsWord word = await asking.WaitAsync(cancellationToken);
        Refusal refusal = Admit(envelope, meshId, isPostQuantum, out AdmittedEnvelope? admitted, out PolicyClause? clause);
        return admitted is not null ? await TakeAsync(admitted, cancellationToken)
            : IsUnderWay(envelope, refusal) ? await RepeatAsync(envelope, meshId, isPostQuantum, cancellationToken)
            : RefuseSubmitted(envelope, SubmitVerdict.Of(envelope, refusal, word), clause);
    }

    private ValueTask<SubmitOutcome> TakeAsync(AdmittedEnvelope admitted, CancellationToken cancellationToken)
    {
        FmpEnvelope envelope = admitted.Envelope;

        // the codec keeps these bytes, or a canonical form of its own: either way nobody else holds them yet
        if (!envelope.TryIncrementHop(MemoryMarshal.AsMemory(envelope.Bytes).Span))
        {
            admission.Withdraw(admitted);
            return new ValueTask<SubmitOutcome>(SubmitOutcome.Refuse(Refusal.HopLimit));
        }

        return envelope.Delivery != DeliveryMode.Transient ? StoreAsync(admitted, cancellationToken)
            : sessions.Of(envelope.TargetMeshId).IsEmpty && relays.Knows(envelope.TargetMeshId) ? RelayAsync(admitted, cancellationToken)
            : HandOverAsync(admitted);
    }

    /// <summary>The copy that came first decides; when it turns out not to be taken, this one is, in its place.</summary>
    private async ValueTask<SubmitOutcome> RepeatAsync(FmpEnvelope envelope, string meshId, bool isPostQuantum, CancellationToken cancellationToken)
    {
        for (int look = 0; look < RepeatLooksMax; look++)
        {
            Refusal refusal = await FindAsync(envelope, cancellationToken);
            if (refusal != Refusal.InFlight)
            {
                return Refuse(refusal, clause: null);
            }

            refusal = Admit(envelope, meshId, isPostQuantum, out AdmittedEnvelope? admitted, out PolicyClause? clause);
            if (refusal != Refusal.InFlight)
            {
                return admitted is null ? RefuseSubmitted(envelope, refusal, clause) : await TakeAsync(admitted, cancellationToken);
            }
        }

        return SubmitOutcome.Refuse(Refusal.InFlight);
    }

    /// <summary>What the store has to say of an envelope that came before, after it has written what it was given before the question: a duplicate, or still under way.</summary>
    private async ValueTask<Refusal> FindAsync(FmpEnvelope envelope, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ContainsAsync(envelope.SourceMeshId, envelope.MessageId, cancellationToken) ? Refusal.Duplicate : Refusal.InFlight;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.StoreFailed(log, e);
            return Refusal.StoreUnavailable;
        }
    }

    private SubmitOutcome RefuseSubmitted(FmpEnvelope envelope, Refusal refusal, PolicyClause? clause)
    {
        if (refusal is Refusal.InvalidSignature or Refusal.NotGranted)
        {
            // Both parties were looked up before: nobody else is counted.
            interactions.Violated(envelope.FederationId, envelope.SourceMeshId, envelope.TargetMeshId, envelope.Explanation?.By);
        }

        return Refuse(refusal, clause);
    }

    /// <summary>A repeat of a stored message is safe, whatever the window says.</summary>
    private static SubmitOutcome Refuse(Refusal refusal, PolicyClause? clause) =>
        refusal == Refusal.Duplicate ? SubmitOutcome.Take(ReceiptState.Duplicate) : SubmitOutcome.Refuse(refusal, clause);

    private async ValueTask<SubmitOutcome> HandOverAsync(AdmittedEnvelope admitted)
    {
        ImmutableArray<MeshSession> targets = sessions.Of(admitted.Envelope.TargetMeshId);
        OutboxOutcome best = targets.Length switch
        {
            0 => OutboxOutcome.Gone,
            1 => await targets[0].HandOverAsync(admitted.Envelope),

            // all before the first wait, so that what follows of this flow comes after it everywhere
            _ => (await Task.WhenAll(targets.Select(t => t.HandOverAsync(admitted.Envelope).AsTask()))).Max(),
        };
        if (best == OutboxOutcome.Sent)
        {
            admission.Confirm(admitted);
            return SubmitOutcome.Take(ReceiptState.Delivered);
        }

        admission.Withdraw(admitted);
        return SubmitOutcome.Refuse(best switch
        {
            OutboxOutcome.Full => Refusal.QueueFull,
            OutboxOutcome.Displaced => Refusal.Displaced,
            OutboxOutcome.Late => Refusal.Expired,
            _ => Refusal.TargetOffline,
        });
    }

    private async ValueTask<SubmitOutcome> StoreAsync(AdmittedEnvelope admitted, CancellationToken cancellationToken)
    {
        try
        {
            return Settle(admitted, await store.AppendAsync(admitted, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // the session ended before the store took it: its sender will send it again
            admission.Withdraw(admitted);
            throw;
        }
        catch (Exception e)
        {
            Log.StoreFailed(log, e);
            admission.Withdraw(admitted);
            return SubmitOutcome.Refuse(Refusal.StoreUnavailable);
        }
    }

    private SubmitOutcome Settle(AdmittedEnvelope admitted, AppendOutcome outcome)
    {
        if (outcome is AppendOutcome.QueueFull or AppendOutcome.Displaced)
        {
            admission.Withdraw(admitted);
            return SubmitOutcome.Refuse(outcome == AppendOutcome.QueueFull ? Refusal.QueueFull : Refusal.Displaced);
        }

        admission.Confirm(admitted);
        return SubmitOutcome.Take(outcome == AppendOutcome.Stored ? ReceiptState.Stored : ReceiptState.Duplicate);
    }

    private static partial class Log
    {
        [LoggerMessage(3501, LogLevel.Error, "An envelope, or several of one flow, could not be stored")]
        public static partial void StoreFailed(ILogger logger, Exception error);
    }
}
