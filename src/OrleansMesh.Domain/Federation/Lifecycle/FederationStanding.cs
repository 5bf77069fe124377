using System.Collections.Immutable;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>All that follows from a federation's history up to one event; only <see cref="FederationLifecycle"/> makes it.</summary>
public sealed record FederationStanding
{
    private static readonly ImmutableSortedSet<string> Nobody = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    internal FederationStanding()
    {
    }

    /// <summary>Which federation.</summary>
    public required Guid FederationId { get; init; }

    /// <summary>Where it is; as of the last event, see <see cref="At"/>.</summary>
    public required FederationPhase Phase { get; init; }

    /// <summary>From 1; each agreement in force and each re-establishment counts one.</summary>
    public required int Version { get; init; }

    /// <summary>2 to 16, with the keys that sign.</summary>
    public required IReadOnlyList<AgreementParty> Parties { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Requester { get; init; }

    /// <summary>DID of the hub that relays.</summary>
    public required string Hub { get; init; }

    /// <summary>For people.</summary>
    public required string Purpose { get; init; }

    /// <summary>The number of the last event.</summary>
    public required int Seq { get; init; }

    /// <summary>The hash of the last event.</summary>
    public required string Head { get; init; }

    /// <summary>The time of the last event, Unix milliseconds.</summary>
    public required long Time { get; init; }

    /// <summary>The agreement above this one; null for none.</summary>
    public Agreement? Parent { get; init; }

    /// <summary>What each party that has opened named.</summary>
    public ImmutableSortedDictionary<string, IReadOnlyList<MeshCapability>> Capabilities { get; init; } =
        ImmutableSortedDictionary.Create<string, IReadOnlyList<MeshCapability>>(StringComparer.Ordinal);

    /// <summary>The terms on the table; null for none.</summary>
    public FederationOffer? Offer { get; init; }

    /// <summary>Proposals since the last agreement came into force.</summary>
    public int Rounds { get; init; }

    /// <summary>The agreement in force, signed and activated by all; null before the first.</summary>
    public Agreement? InForce { get; init; }

    /// <summary>Who has suspended it.</summary>
    public ImmutableSortedSet<string> SuspendedBy { get; init; } = Nobody;

    /// <summary>Unix milliseconds until which answers pass; 0 unless an end is announced.</summary>
    public long DrainUntil { get; init; }

    /// <summary>Who has nothing under way any more.</summary>
    public ImmutableSortedSet<string> Drained { get; init; } = Nobody;

    /// <summary>Why it is declined, suspended or ended; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>True when nothing but a re-establishment can follow.</summary>
    public bool IsFinal => Phase is FederationPhase.Declined or FederationPhase.Ended;

    internal static ImmutableSortedSet<string> None => Nobody;

    /// <summary>The same at a later time: a drain that is over and an agreement whose time is over have ended the federation.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public FederationStanding At(long now)
    {
        if (Phase == FederationPhase.Terminating && DrainUntil <= now)
        {
            return this with { Phase = FederationPhase.Ended };
        }

        bool flows = Phase is FederationPhase.Active or FederationPhase.Suspended or FederationPhase.Terminating;
        return flows && InForce!.Terms.ExpiresAt <= now ? this with { Phase = FederationPhase.Ended, Reason = "The agreement expired." } : this;
    }

    /// <summary>The party of a DID; null when it is none.</summary>
    public AgreementParty? FindParty(string did) => Parties.FirstOrDefault(party => party.Id == did);

    /// <inheritdoc/>
    public bool Equals(FederationStanding? other) => other is not null && Head == other.Head && Phase == other.Phase;

    /// <inheritdoc/>
    public override int GetHashCode() => Head.GetHashCode(StringComparison.Ordinal);
}
