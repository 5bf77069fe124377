using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Grains.Federations;

/// <summary>Between what a federation grain stores and the domain's history.</summary>
internal static class FederationChronicle
{
    private const int PageBytesMax = 768 * 1024;

    /// <summary>The last link of what is stored; null when there is no history yet.</summary>
    public static FederationLink? Open(FederationState state)
    {
        if (state.Record is not { } record)
        {
            return null;
        }

        var keys = new ProvenPartyKeys(state.ProvenKeys ?? record.PartyKeys ?? []);
        FederationLink? head = null;
        if ((state.Root ?? (state.Events is null ? record.Agreement : null)) is { } root
            && (!Agreement.TryParse(root, out Agreement? agreement, out _) || !FederationLink.TryBegin(agreement, out head, out _)))
        {
            // Of before there were bounds that are kept now.
            return null;
        }

        foreach (byte[] stored in state.Events ?? [])
        {
            head = Next(head, Parse(stored), keys, out LifecycleVerdict verdict)
                ?? throw new InvalidOperationException($"The stored history of {record.FederationId} does not hold: {verdict.Detail}");
        }

        return head;
    }

    /// <summary>Begins or continues a history; null with the verdict when the event is refused.</summary>
    public static FederationLink? Next(FederationLink? head, FederationEvent command, IPartyKeys keys, out LifecycleVerdict verdict)
    {
        FederationLink? next;
        _ = head is null ? FederationLink.TryBegin(command, keys, out next, out verdict) : head.TryAppend(command, keys, out next, out verdict);
        return next;
    }

    /// <summary>The record after a link, as of the link's time.</summary>
    public static FederationRecord Apply(FederationRecord record, FederationLink link, long now)
    {
        FederationStanding standing = link.Standing;
        Agreement? offer = standing.Offer?.Agreement;
        return record with
        {
            Status = StatusOf(standing.At(now).Phase),
            Version = record.Version + 1,
            ProposerMeshId = standing.Requester,
            Parties = [.. standing.Parties.Select(p => p.Id)],
            Agreement = (standing.InForce ?? offer ?? link.Chain()[0].Root)?.Bytes.ToArray() ?? "{}"u8.ToArray(),
            Offer = standing.InForce is null ? null : offer?.Bytes.ToArray(),
            SuspendedBy = standing.SuspendedBy.IsEmpty ? null : [.. standing.SuspendedBy],
            DrainUntil = standing.DrainUntil,
            Reason = standing.Reason,
            Head = link.Hash,
            Seq = standing.Seq,
            ChangedAt = now,
        };
    }

    /// <summary>The events from one on, as many as fit into one answer.</summary>
    public static FederationHistoryPage Page(FederationLink head, int from)
    {
        IReadOnlyList<FederationLink> chain = head.Chain();
        byte[][] events = [.. chain.Where(l => l.Event is not null).Select(l => l.Event!.Bytes.ToArray())];
        byte[]? root = chain[0].Root?.Bytes.ToArray();
        int bytes = root?.Length ?? 0;
        return new FederationHistoryPage(head.Hash, root, [.. events.Skip(from).TakeWhile(e => (bytes += e.Length) <= PageBytesMax)], events.Length);
    }

    /// <summary>True while gateways must know of it.</summary>
    public static bool IsInForce(FederationStatus status) =>
        status is FederationStatus.Active or FederationStatus.Suspended or FederationStatus.Terminating;

    /// <summary>True when no event but a re-establishment can follow.</summary>
    public static bool IsFinal(FederationStatus status) => status is FederationStatus.Declined or FederationStatus.Ended;

    private static FederationEvent Parse(byte[] stored) => FederationEvent.TryParse(stored, out FederationEvent? read, out LifecycleRefusal refusal)
        ? read
        : throw new InvalidOperationException($"A stored event does not parse: {refusal}.");

    private static FederationStatus StatusOf(FederationPhase phase) => phase switch
    {
        FederationPhase.Proposed => FederationStatus.Proposed,
        FederationPhase.Requested => FederationStatus.Requested,
        FederationPhase.Declined => FederationStatus.Declined,
        FederationPhase.Negotiating => FederationStatus.Negotiating,
        FederationPhase.Agreed => FederationStatus.Agreed,
        FederationPhase.Activating => FederationStatus.Activating,
        FederationPhase.Active => FederationStatus.Active,
        FederationPhase.Suspended => FederationStatus.Suspended,
        FederationPhase.Terminating => FederationStatus.Terminating,
        FederationPhase.Ended => FederationStatus.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "not a phase"),
    };
}
