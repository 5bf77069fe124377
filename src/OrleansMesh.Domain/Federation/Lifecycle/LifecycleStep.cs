using System.Collections.Immutable;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>One command whose place and signature are checked, on its way to the next standing.</summary>
internal sealed class LifecycleStep(FederationStanding? standing, FederationEvent command, IPartyKeys? keys)
{
    private FederationStanding Now => standing!;

    private FederationEventBody Body => command.Terms.Body;

    private string Actor => command.Actor;

    /// <summary>Set with <see cref="LifecycleRefusal.AgreementInvalid"/>.</summary>
    public AgreementRefusal AgreementRefusal { get; private set; }

    public LifecycleRefusal Take(out FederationStanding? next)
    {
        next = null;
        return command.Kind switch
        {
            FederationEventKind.Request => Request(out next),
            FederationEventKind.Open => Open(out next),
            FederationEventKind.Propose => Propose(out next),
            FederationEventKind.Accept => Accept(out next),
            FederationEventKind.Activate => Activate(out next),
            FederationEventKind.Decline => Decline(out next),
            FederationEventKind.Suspend => Suspend(out next),
            FederationEventKind.Resume => Resume(out next),
            FederationEventKind.End => End(out next),
            FederationEventKind.Drained => Drained(out next),
            FederationEventKind.ForceEnd => ForceEnd(out next),
            FederationEventKind.Reestablish => Reestablish(out next),
            _ => LifecycleRefusal.IllegalCommand,
        };
    }

    private LifecycleRefusal Request(out FederationStanding? next)
    {
        next = Requested();
        return CheckParent(Body.Parent);
    }

    private LifecycleRefusal Reestablish(out FederationStanding? next)
    {
        next = Requested();
        bool same = Body.Parties!.Select(p => p.Id).Order(StringComparer.Ordinal).SequenceEqual(Now.Parties.Select(p => p.Id).Order(StringComparer.Ordinal));
        return same && Body.Parties!.All(IsKeyOf) ? CheckParent(Body.Parent) : LifecycleRefusal.BodyInvalid;
    }

    private FederationStanding Requested() => new()
    {
        FederationId = command.Terms.FederationId,
        Phase = FederationPhase.Requested,
        Version = command.Terms.Version,
        Parties = Body.Parties!,
        Requester = Actor,
        Hub = Body.Hub!,
        Purpose = Body.Purpose!,
        Parent = Body.Parent,
        Capabilities = ImmutableSortedDictionary.Create<string, IReadOnlyList<MeshCapability>>(StringComparer.Ordinal).Add(Actor, Body.Capabilities!),
        Seq = 0,
        Head = command.Hash,
        Time = command.Terms.Time,
    };

    private LifecycleRefusal CheckParent(Agreement? parent)
    {
        AgreementRefusal = parent?.Verify(DateTimeOffset.FromUnixTimeMilliseconds(command.Terms.Time)) ?? AgreementRefusal.None;
        return AgreementRefusal == AgreementRefusal.None ? LifecycleRefusal.None : LifecycleRefusal.AgreementInvalid;
    }

    private LifecycleRefusal Open(out FederationStanding? next)
    {
        ImmutableSortedDictionary<string, IReadOnlyList<MeshCapability>> named = Now.Capabilities.SetItem(Actor, Body.Capabilities!);
        next = Now with
        {
            Capabilities = named,
            Phase = named.Count == Now.Parties.Count ? FederationPhase.Negotiating : FederationPhase.Requested,
        };
        return Now.Capabilities.ContainsKey(Actor) ? LifecycleRefusal.NotYourTurn : LifecycleRefusal.None;
    }

    private LifecycleRefusal Propose(out FederationStanding? next)
    {
        Agreement agreement = Body.Agreement!;
        next = Now with { Offer = new FederationOffer(agreement, Actor, FederationStanding.None), Rounds = Now.Rounds + 1 };
        if (Now.Offer is { } open && (open.By == Actor || open.IsAgreed))
        {
            return LifecycleRefusal.NotYourTurn;
        }

        if (Now.Rounds >= FederationLifecycle.RoundsMax)
        {
            return LifecycleRefusal.RoundsExhausted;
        }

        AgreementRefusal = CheckTerms(agreement);
        if (AgreementRefusal != AgreementRefusal.None)
        {
            return LifecycleRefusal.AgreementInvalid;
        }

        return Now.Parent is null || AgreementInheritance.IsWithin(agreement.Terms, Now.Parent.Terms) ? LifecycleRefusal.None : LifecycleRefusal.WiderThanParent;
    }

    private AgreementRefusal CheckTerms(Agreement agreement)
    {
        AgreementTerms terms = agreement.Terms;
        if (terms.FederationId != Now.FederationId
            || terms.Version != Now.Version + (Now.InForce is null ? 0 : 1)
            || terms.Hub != Now.Hub
            || terms.Parties.Count != Now.Parties.Count)
        {
            return AgreementRefusal.TermsMismatch;
        }

        if (!terms.Parties.All(IsKeyOf))
        {
            return AgreementRefusal.KeyMismatch;
        }

        AgreementRefusal refusal = agreement.VerifyPresent(DateTimeOffset.FromUnixTimeMilliseconds(command.Terms.Time));
        if (refusal != AgreementRefusal.None)
        {
            return refusal;
        }

        return agreement.Signatures is [{ } only] && only.By == Actor ? AgreementRefusal.None : AgreementRefusal.SignatureMissing;
    }

    // With the key that the history names, or one that the party's registration proves.
    private bool IsKeyOf(AgreementParty party)
    {
        Ed25519PublicKey? proven = keys?.Find(party.Id, party.KeyId, command.Terms.Time);
        return Now.FindParty(party.Id) is { } known
            && (party.Key.Equals(proven)
                || (proven is null && keys?.IsDecisive(party.Id) != true && known.KeyId == party.KeyId && known.Key.Equals(party.Key)));
    }

    private LifecycleRefusal Accept(out FederationStanding? next)
    {
        next = null;
        if (Now.Offer is not { } offer || AgreementHash.Of(offer.Agreement) != Body.AgreementHash)
        {
            return LifecycleRefusal.OfferMismatch;
        }

        if (offer.Agreement.SignedBy(Actor))
        {
            return LifecycleRefusal.NotYourTurn;
        }

        AgreementRefusal = offer.Agreement.VerifyPresent(DateTimeOffset.FromUnixTimeMilliseconds(command.Terms.Time));
        if (AgreementRefusal != AgreementRefusal.None
            || !offer.Agreement.TryAddSignature(Actor, offer.Agreement.FindParty(Actor)!.KeyId, Body.Signature!.Value.Span, out Agreement? signed, out AgreementRefusal refused))
        {
            AgreementRefusal = AgreementRefusal == AgreementRefusal.None ? AgreementRefusal.SignatureInvalid : AgreementRefusal;
            return LifecycleRefusal.AgreementInvalid;
        }

        FederationOffer more = offer with { Agreement = signed };
        next = Now with { Offer = more, Phase = more.IsAgreed && Now.InForce is null ? FederationPhase.Agreed : Now.Phase };
        return LifecycleRefusal.None;
    }

    private LifecycleRefusal Activate(out FederationStanding? next)
    {
        next = null;
        if (Now.Offer is not { IsAgreed: true } offer || AgreementHash.Of(offer.Agreement) != Body.AgreementHash)
        {
            return LifecycleRefusal.OfferMismatch;
        }

        if (offer.Ready.Contains(Actor))
        {
            return LifecycleRefusal.NotYourTurn;
        }

        AgreementRefusal = offer.Agreement.Verify(DateTimeOffset.FromUnixTimeMilliseconds(command.Terms.Time));
        if (AgreementRefusal != AgreementRefusal.None)
        {
            return LifecycleRefusal.AgreementInvalid;
        }

        FederationOffer more = offer with { Ready = offer.Ready.Add(Actor) };
        next = more.Ready.Count < Now.Parties.Count
            ? Now with { Offer = more, Phase = Now.InForce is null ? FederationPhase.Activating : Now.Phase }
            : InForce(offer.Agreement);
        return LifecycleRefusal.None;
    }

    // What was suspended stays so: new terms are no way around those who suspended.
    private FederationStanding InForce(Agreement agreement) => Now with
    {
        InForce = agreement,
        Offer = null,
        Rounds = 0,
        Version = agreement.Terms.Version,
        Parties = agreement.Terms.Parties,
        Phase = Now.InForce is null ? FederationPhase.Active : Now.Phase,
    };

    private LifecycleRefusal Decline(out FederationStanding? next)
    {
        next = null;
        if (Now.IsFinal)
        {
            return LifecycleRefusal.Redundant;
        }

        // Whoever holds the proposal with all signatures comes to the same end as who holds it with some.
        if (Now.InForce is null || Now.Seq == 0)
        {
            next = Now with { Phase = FederationPhase.Declined, Reason = Body.Reason!, Offer = null, InForce = null };
            return LifecycleRefusal.None;
        }

        next = Now with { Offer = null };
        return Now.Offer is null ? LifecycleRefusal.OfferMismatch : LifecycleRefusal.None;
    }

    private LifecycleRefusal Suspend(out FederationStanding? next)
    {
        next = Now with { Phase = FederationPhase.Suspended, SuspendedBy = Now.SuspendedBy.Add(Actor), Reason = Body.Reason! };
        return Now.SuspendedBy.Contains(Actor) ? LifecycleRefusal.NotYourTurn : LifecycleRefusal.None;
    }

    private LifecycleRefusal Resume(out FederationStanding? next)
    {
        ImmutableSortedSet<string> left = Now.SuspendedBy.Remove(Actor);
        next = left.IsEmpty ? Now with { Phase = FederationPhase.Active, SuspendedBy = left, Reason = "" } : Now with { SuspendedBy = left };
        return Now.SuspendedBy.Contains(Actor) ? LifecycleRefusal.None : LifecycleRefusal.NotSuspendedByYou;
    }

    private LifecycleRefusal End(out FederationStanding? next)
    {
        next = null;
        if (Now.IsFinal || Now.Phase == FederationPhase.Terminating)
        {
            return LifecycleRefusal.Redundant;
        }

        if (Now.InForce is null)
        {
            // Nothing is under way.
            next = Over();
            return LifecycleRefusal.None;
        }

        long until = Body.DrainUntil!.Value;
        next = Now with { Phase = FederationPhase.Terminating, DrainUntil = until, Reason = Body.Reason!, Offer = null };
        return until > command.Terms.Time && until <= command.Terms.Time + (long)FederationLifecycle.DrainMax.TotalMilliseconds
            ? LifecycleRefusal.None
            : LifecycleRefusal.DrainInvalid;
    }

    private LifecycleRefusal Drained(out FederationStanding? next)
    {
        next = null;
        if (Now.IsFinal)
        {
            return LifecycleRefusal.Redundant;
        }

        ImmutableSortedSet<string> drained = Now.Drained.Add(Actor);
        next = Now with { Drained = drained, Phase = drained.Count == Now.Parties.Count ? FederationPhase.Ended : FederationPhase.Terminating };
        return Now.Drained.Contains(Actor) ? LifecycleRefusal.NotYourTurn : LifecycleRefusal.None;
    }

    private LifecycleRefusal ForceEnd(out FederationStanding? next)
    {
        next = Over();
        return Now.IsFinal ? LifecycleRefusal.Redundant : LifecycleRefusal.None;
    }

    private FederationStanding Over() => Now with { Phase = FederationPhase.Ended, Reason = Body.Reason!, Offer = null };
}
