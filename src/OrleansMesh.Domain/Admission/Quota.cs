namespace OrleansMesh.Domain.Admission;

/// <summary>How much a federation may send .</summary>
public sealed record Quota
{
    /// <summary>Largest rate and largest burst.</summary>
    public const int Max = 1_000_000;

    /// <summary>20,000 a second, bursts of 40,000: about what a gateway can verify.</summary>
    public static Quota Default { get; } = new(20_000, 40_000);

    /// <param name="perSecond">Messages a second in the long run, 1 to <see cref="Max"/>.</param>
    /// <param name="burst">Messages at once after a rest, 1 to <see cref="Max"/>.</param>
    public Quota(int perSecond, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perSecond, Max);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(burst, Max);
        PerSecond = perSecond;
        Burst = burst;
    }

    /// <summary>Messages a second in the long run.</summary>
    public int PerSecond { get; }

    /// <summary>Messages at once after a rest.</summary>
    public int Burst { get; }
}
