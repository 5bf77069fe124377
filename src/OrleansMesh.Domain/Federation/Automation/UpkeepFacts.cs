namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>Where a federation in force stands, beside what is known of its parties.</summary>
/// <param name="Left">Until the agreement in force ends.</param>
/// <param name="Lifetime">From the agreement's beginning to its end.</param>
/// <param name="IsSuspended">Whether it is suspended, by whomever.</param>
/// <param name="IsSuspendedByUs">Whether one of the suspensions is ours.</param>
/// <param name="SuspendedByRule">Id of the rule that made our suspension; null when none did.</param>
/// <param name="Rounds">Offers since the agreement came into force; with one, a renewal is under way or was declined.</param>
/// <param name="Events">Events of its history, which has room for <see cref="Lifecycle.FederationLifecycle.EventsMax"/>.</param>
public sealed record UpkeepFacts(TimeSpan Left, TimeSpan Lifetime, bool IsSuspended, bool IsSuspendedByUs, string? SuspendedByRule, int Rounds, int Events)
{
    /// <summary>Whether the terms on the table are ours, and have no answer yet.</summary>
    public bool IsOfferUnanswered { get; init; }
}
