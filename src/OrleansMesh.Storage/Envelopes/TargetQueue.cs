namespace OrleansMesh.Storage.Envelopes;

/// <summary>What the writer keeps in mind of a target's queue, so that a step of it asks the database little.</summary>
/// <param name="number">As envelope_target gives it.</param>
internal sealed class TargetQueue(string target, long number)
{
    public string Target => target;

    public long Number => number;

    /// <summary>All up to and including this cursor was received; 0 for nothing.</summary>
    public long Acknowledged { get; set; }

    /// <summary>Whether settled runs of it may wait.</summary>
    public bool HasSettled { get; set; }

    /// <summary>Its recent runs that are not received, in their order.</summary>
    public Queue<RecentRun> Recent { get; } = new();
}
