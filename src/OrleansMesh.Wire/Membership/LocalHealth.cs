namespace OrleansMesh.Wire.Membership;

/// <summary>How much this node doubts itself (Lifeguard's local health multiplier): a slow node probes more slowly before it accuses others.</summary>
/// <param name="max">The highest score; 0 never doubts.</param>
internal sealed class LocalHealth(int max)
{
    /// <summary>0 is healthy.</summary>
    public int Score { get; private set; }

    /// <summary>What intervals and time-outs are multiplied by.</summary>
    public int Multiplier => Score + 1;

    /// <summary>A probe was answered (−1), or something suggests that we are slow (+1 each).</summary>
    public void Note(int delta) => Score = Math.Clamp(Score + delta, 0, max);
}
