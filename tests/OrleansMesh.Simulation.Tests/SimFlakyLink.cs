namespace OrleansMesh.Simulation.Tests;

/// <summary>A link that fails again and again: it slows down, then nothing comes over it for a while, and it is well until the next time.</summary>
internal sealed class SimFlakyLink(SimLink link, TimeProvider clock, Random random)
{
    private static readonly TimeSpan WellMin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Dead = TimeSpan.FromSeconds(5);

    /// <summary>Does so for a time.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        DateTimeOffset end = clock.GetUtcNow() + time;
        while (clock.GetUtcNow() < end)
        {
            await Task.Delay(WellMin + TimeSpan.FromSeconds(15 * random.NextDouble()), clock, CancellationToken.None);
            link.Slow(Slow);
            await Task.Delay(Slow, clock, CancellationToken.None);
            link.StallBoth(Dead);
            await Task.Delay(Dead, clock, CancellationToken.None);
        }
    }
}
