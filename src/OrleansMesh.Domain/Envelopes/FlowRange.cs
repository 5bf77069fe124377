namespace OrleansMesh.Domain.Envelopes;

/// <summary>Numbers of a flow that follow each other.</summary>
/// <param name="First">At least 1.</param>
/// <param name="Last">At least <paramref name="First"/>.</param>
public readonly record struct FlowRange(long First, long Last)
{
    /// <summary>How many numbers it has.</summary>
    public long Count => Last - First + 1;

    /// <summary>Whether it has this one.</summary>
    public bool Contains(long number) => number >= First && number <= Last;
}
