namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>What has to have gone wrong, or to come near, for a rule about what is in force: the member <c>when</c>. All that is given has to hold; null asks for nothing.</summary>
/// <param name="TrustBelow">1 to 100: the partner's trust score at our hub is less.</param>
/// <param name="Violations">1 to 1,000,000: as many are on record of the partner in this federation, or more.</param>
/// <param name="Policy">What the policy in force does not do any more: intersect our own, or keep it.</param>
/// <param name="ExpiresWithin">The agreement in force ends in less, and half of its time is over: a short one would be renewed without end; 1 to 87,600 whole hours.</param>
/// <param name="KeyAge">The mesh's own key is as old, or older; 1 to 87,600 whole hours. Of the action rotate alone.</param>
public sealed record UpkeepDemand(int? TrustBelow, int? Violations, PolicyDemand Policy, TimeSpan? ExpiresWithin, TimeSpan? KeyAge)
{
    /// <summary>Terms that we offered since the agreement came into force have no answer; with <see cref="ExpiresWithin"/>, of the action end alone.</summary>
    public bool Unanswered { get; init; }

    /// <summary>The mesh's own credential ends in less, or has ended; 1 to 87,600 whole hours. Of the action present alone.</summary>
    public TimeSpan? CredentialEndsWithin { get; init; }

    /// <summary>Nothing is asked for.</summary>
    public static UpkeepDemand None { get; } = new(null, null, PolicyDemand.None, null, null);

    /// <summary>Whether something is asked for that a federation can meet.</summary>
    public bool IsOfFederation => TrustBelow is not null || Violations is not null || Policy != PolicyDemand.None || ExpiresWithin is not null;
}
