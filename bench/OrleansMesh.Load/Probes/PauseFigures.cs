namespace OrleansMesh.Load.Probes;

/// <summary>How long a process has stood still for its collector so far.</summary>
/// <param name="Collections">Of any generation.</param>
/// <param name="Paused">All of them together.</param>
internal sealed record PauseFigures(int Collections, TimeSpan Paused)
{
    /// <summary>Those of this process.</summary>
    public static PauseFigures Own() => new(GC.CollectionCount(0), GC.GetTotalPauseDuration());

    /// <summary>What came since an earlier reading.</summary>
    public PauseFigures Since(PauseFigures before) => new(Collections - before.Collections, Paused - before.Paused);

    /// <inheritdoc/>
    public override string ToString() => $"{Collections} for {Paused.TotalMilliseconds:F0} ms";
}
