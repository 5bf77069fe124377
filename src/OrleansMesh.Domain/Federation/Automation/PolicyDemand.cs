namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>What a rule asks of the policy of a proposal, beside our own.</summary>
public enum PolicyDemand
{
    None,

    /// <summary>Something passes both: the intersection does not contradict itself.</summary>
    Intersects,

    /// <summary>It keeps every clause of ours: nothing passes that we would not let pass.</summary>
    Keeps,
}
