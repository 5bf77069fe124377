namespace OrleansMesh.Testing.Mesh;

/// <summary>The machine's clock, set forward as a test wants; timers run in real time. For whole runtimes, which a standing clock would stop.</summary>
public sealed class ShiftedTimeProvider : TimeProvider
{
    private long _shiftTicks;

    /// <summary>Sets the clock forward from now on.</summary>
    public void Shift(TimeSpan by) => Interlocked.Add(ref _shiftTicks, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _shiftTicks));
}
