namespace OrleansMesh.Grains.Tests;

/// <summary>A clock that stands still, and whose timers never come: what happens by it takes no time and waits for none.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private static readonly DateTimeOffset Now = System.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => 0;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
