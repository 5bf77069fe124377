using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>
/// The state machine of a federation (F-01, F-03, F-05, F-08): requested → (declined | negotiating → agreed → activating → active ↔ suspended →
/// terminating → ended), the forced end from anywhere, and a new version after the end. Pure; the signed event is command and evidence in one.
/// </summary>
public static class FederationLifecycle
{
    /// <summary>Most proposals before one must be accepted (F-03).</summary>
    public const int RoundsMax = 8;

    /// <summary>Most events of one history.</summary>
    public const int EventsMax = 1024;

    // The end always has room.
    private const int EventsForTheEnd = 24;

    /// <summary>Longest drain.</summary>
    public static readonly TimeSpan DrainMax = TimeSpan.FromHours(24);

    /// <summary>
    /// What a handshake proposed or established (F-02): its agreement is the root of the history, under one hash however many have signed.
    /// Signed by all it is in force; by some, it can be declined and ended, and what is said then counts against one that all have signed, too.
    /// </summary>
    /// <returns>None when <paramref name="standing"/> is set; <see cref="AgreementRefusal.SignatureMissing"/> when nobody has signed.</returns>
    public static AgreementRefusal Begin(Agreement agreement, out FederationStanding? standing)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        standing = null;
        AgreementTerms terms = agreement.Terms;

        // As of its own time: whether it is over since, the standing says.
        AgreementRefusal refusal = agreement.Verify(DateTimeOffset.FromUnixTimeMilliseconds(terms.CreatedAt));
        bool isProposed = refusal == AgreementRefusal.SignatureMissing && agreement.Signatures.Count > 0;
        if (refusal != AgreementRefusal.None && !isProposed)
        {
            return refusal;
        }

        standing = new FederationStanding
        {
            FederationId = terms.FederationId,
            Phase = isProposed ? FederationPhase.Proposed : FederationPhase.Active,
            Version = terms.Version,
            Parties = terms.Parties,
            Requester = agreement.Signatures[0].By,
            Hub = terms.Hub,
            Purpose = terms.Purpose,
            Seq = 0,
            Head = AgreementHash.Of(agreement),
            Time = terms.CreatedAt,
            Offer = isProposed ? new FederationOffer(agreement, agreement.Signatures[0].By, FederationStanding.None) : null,
            InForce = isProposed ? null : agreement,
        };
        return AgreementRefusal.None;
    }

    /// <summary>Applies one command; null for <paramref name="standing"/> begins with a request. Cheapest check first.</summary>
    /// <param name="keys">Keys newer than the history's; null when the history's alone count.</param>
    /// <param name="next">Set when the verdict accepts.</param>
    public static LifecycleVerdict Apply(FederationStanding? standing, FederationEvent command, IPartyKeys? keys, out FederationStanding? next)
    {
        ArgumentNullException.ThrowIfNull(command);
        next = null;
        FederationStanding? now = standing?.At(command.Terms.Time);
        FederationPhase? phase = now?.Phase;
        LifecycleVerdict Refused(LifecycleRefusal refusal, AgreementRefusal agreement = AgreementRefusal.None) => new(refusal, phase, command.Kind, agreement);

        LifecycleRefusal refusal = now is null ? CheckFirst(command) : CheckPlace(now, command);
        if (refusal != LifecycleRefusal.None)
        {
            return Refused(refusal);
        }

        IReadOnlyList<AgreementParty> parties = now?.Parties ?? command.Terms.Body.Parties!;
        refusal = CheckSigned(parties, command, keys);
        if (refusal != LifecycleRefusal.None)
        {
            return Refused(refusal);
        }

        var step = new LifecycleStep(now, command, keys);
        LifecycleRefusal taken = step.Take(out next);
        next = taken == LifecycleRefusal.None ? next! with { Seq = command.Terms.Seq, Head = command.Hash, Time = command.Terms.Time } : null;
        return Refused(taken, step.AgreementRefusal);
    }

    /// <summary>Whether a phase knows a command; a final phase knows what asks for no more than it (see <see cref="LifecycleRefusal.Redundant"/>).</summary>
    public static bool Knows(FederationPhase? phase, FederationEventKind kind) => phase switch
    {
        null => kind is FederationEventKind.Request,
        FederationPhase.Proposed => kind is FederationEventKind.Decline or FederationEventKind.ForceEnd,
        FederationPhase.Requested => kind is FederationEventKind.Open or FederationEventKind.Decline or FederationEventKind.ForceEnd,
        FederationPhase.Negotiating => kind is FederationEventKind.Propose or FederationEventKind.Accept or FederationEventKind.Decline or FederationEventKind.ForceEnd,
        FederationPhase.Agreed or FederationPhase.Activating => kind is FederationEventKind.Activate or FederationEventKind.End or FederationEventKind.ForceEnd,
        FederationPhase.Active => IsNegotiation(kind) || kind is FederationEventKind.Suspend or FederationEventKind.End or FederationEventKind.ForceEnd,
        FederationPhase.Suspended => IsNegotiation(kind)
            || kind is FederationEventKind.Suspend or FederationEventKind.Resume or FederationEventKind.End or FederationEventKind.ForceEnd,
        FederationPhase.Terminating => kind is FederationEventKind.Drained or FederationEventKind.End or FederationEventKind.ForceEnd,
        FederationPhase.Ended => kind is FederationEventKind.Reestablish or FederationEventKind.Drained || IsNo(kind),
        FederationPhase.Declined => IsNo(kind),
        _ => false,
    };

    private static bool IsNegotiation(FederationEventKind kind) =>
        kind is FederationEventKind.Propose or FederationEventKind.Accept or FederationEventKind.Activate or FederationEventKind.Decline;

    private static bool IsNo(FederationEventKind kind) => kind is FederationEventKind.Decline or FederationEventKind.End or FederationEventKind.ForceEnd;

    private static LifecycleRefusal CheckFirst(FederationEvent command)
    {
        if (command.Kind != FederationEventKind.Request)
        {
            return LifecycleRefusal.IllegalCommand;
        }

        if (command.Terms.Seq != 0)
        {
            return LifecycleRefusal.SequenceGap;
        }

        if (command.Terms.Previous != FederationEvent.NoPrevious)
        {
            return LifecycleRefusal.PreviousUnknown;
        }

        return command.Terms.Version == 1 ? LifecycleRefusal.None : LifecycleRefusal.VersionMismatch;
    }

    private static LifecycleRefusal CheckPlace(FederationStanding standing, FederationEvent command)
    {
        FederationEventTerms terms = command.Terms;
        if (terms.FederationId != standing.FederationId)
        {
            return LifecycleRefusal.FederationMismatch;
        }

        if (terms.Previous != standing.Head)
        {
            return LifecycleRefusal.PreviousUnknown;
        }

        if (terms.Seq != standing.Seq + 1)
        {
            return LifecycleRefusal.SequenceGap;
        }

        if (terms.Time < standing.Time)
        {
            return LifecycleRefusal.TimeBackwards;
        }

        if (terms.Seq >= EventsMax || (terms.Seq >= EventsMax - EventsForTheEnd && !IsNo(command.Kind) && command.Kind != FederationEventKind.Drained))
        {
            return LifecycleRefusal.HistoryFull;
        }

        if (!Knows(standing.Phase, command.Kind))
        {
            return LifecycleRefusal.IllegalCommand;
        }

        return terms.Version == standing.Version + (command.Kind == FederationEventKind.Reestablish ? 1 : 0)
            ? LifecycleRefusal.None
            : LifecycleRefusal.VersionMismatch;
    }

    private static LifecycleRefusal CheckSigned(IReadOnlyList<AgreementParty> parties, FederationEvent command, IPartyKeys? keys)
    {
        AgreementParty? party = parties.FirstOrDefault(p => p.Id == command.Actor);
        if (party is null)
        {
            return LifecycleRefusal.ActorUnknown;
        }

        string keyId = command.Terms.KeyId;
        Ed25519PublicKey? key = keys?.Find(party.Id, keyId, command.Terms.Time)
            ?? (party.KeyId == keyId && keys?.IsDecisive(party.Id) != true ? party.Key : null);
        if (key is null)
        {
            return LifecycleRefusal.KeyUnknown;
        }

        return command.IsSignedBy(key) ? LifecycleRefusal.None : LifecycleRefusal.SignatureInvalid;
    }
}
