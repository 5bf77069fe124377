namespace OrleansMesh.Simulation.Tests;

/// <summary>A hub's wall clock, which is off the others' by more and more, and may be set; its timers run with theirs.</summary>
/// <param name="rate">How much it gains in a time, as a share of that: 0 for none.</param>
internal sealed class DriftingClock(TimeProvider clock, TimeSpan ahead, double rate) : TimeProvider
{
    private readonly DateTimeOffset _start = clock.GetUtcNow();

    /// <summary>How far it is ahead, its drift not counted.</summary>
    public TimeSpan Ahead { get; set; } = ahead;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        DateTimeOffset now = clock.GetUtcNow();
        return now + Ahead + ((now - _start) * rate);
    }

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
