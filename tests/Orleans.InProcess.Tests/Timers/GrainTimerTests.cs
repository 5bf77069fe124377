namespace Orleans.InProcess.Tests.Timers;

public sealed class GrainTimerTests : ClusterTest
{
    private ITimerGrain Grain => Grains.GetGrain<ITimerGrain>("a");

    [Fact]
    public async Task Timer_AfterDueTimeAndEachPeriod_TicksInItsGrain()
    {
        await Soon(Grain.Start(2 * Second, Second, interleave: false, keepAlive: false));
        Time.Advance(Second);
        Assert.Equal(0, await Soon(Grain.Ticks()));
        await TickAsync(Grain, 1);
        await TickAsync(Grain, 2);
        Assert.Equal(["tick 1", "tick 2"], Gates.Log);
    }

    [Fact]
    public async Task Timer_WithAnInfinitePeriod_TicksOnce()
    {
        await Soon(Grain.Start(Second, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false));
        await TickAsync(Grain, 1);
        Time.Advance(60 * Second);
        Assert.Equal(1, await Soon(Grain.Ticks()));
    }

    [Fact]
    public async Task Callback_ThatThrows_IsFollowedByTheNextTick()
    {
        ITimerGrain grain = Grains.GetGrain<ITimerGrain>("failing");
        await Soon(grain.Start(Second, Second, interleave: false, keepAlive: false));
        await TickAsync(grain, 1);
        await TickAsync(grain, 2);
    }

    [Fact]
    public async Task Tick_WhileARequestRuns_WaitsUnlessItInterleaves()
    {
        ITimerGrain beside = Grains.GetGrain<ITimerGrain>("b");
        await Soon(Grain.Start(Second, Second, interleave: false, keepAlive: false));
        Task held = Grain.Hold("gate");
        await Gates.ReachedAsync("gate");
        Time.Advance(Second);
        Assert.Equal(0, await Soon(Grain.Ticks()));
        Gates.Open("gate");
        await Soon(held);
        await Gates.ReachedAsync("a tick 1");

        await Soon(beside.Start(Second, Second, interleave: true, keepAlive: false));
        Task heldBeside = beside.Hold("other");
        await Gates.ReachedAsync("other");
        Time.Advance(Second);
        Assert.Equal(1, await Soon(beside.Ticks()));
        Gates.Open("other");
        await Soon(heldBeside);
    }

    [Fact]
    public async Task NextTick_IsSetAfterTheCallbackEnds()
    {
        ITimerGrain grain = Grains.GetGrain<ITimerGrain>("slow");
        await Soon(grain.Start(Second, Second, interleave: false, keepAlive: false));
        await TickAsync(grain, 1);
        await Gates.ReachedAsync("slow 1");
        Time.Advance(10 * Second);
        Assert.Equal(1, await Soon(grain.Ticks()));
        Gates.Open("slow 1");

        // Served only after the callback has ended, and with it the next tick set.
        Gates.Open("after");
        await Soon(grain.Hold("after"));
        await TickAsync(grain, 2);
        Gates.Open("slow 2");
    }

    [Fact]
    public async Task Change_SetsNewTimes_AndDisposeStops()
    {
        await Soon(Grain.Start(Second, Second, interleave: false, keepAlive: false));
        await Soon(Grain.Change(10 * Second, Second));
        Time.Advance(9 * Second);
        Assert.Equal(0, await Soon(Grain.Ticks()));
        await TickAsync(Grain, 1);
        await Soon(Grain.Stop());
        Time.Advance(10 * Second);
        Assert.Equal(1, await Soon(Grain.Ticks()));
    }

    // One more second, and the turn in which its tick runs.
    private async Task TickAsync(ITimerGrain grain, int number)
    {
        Time.Advance(Second);
        await Gates.ReachedAsync($"{grain.GetPrimaryKeyString()} tick {number}");
        await Soon(grain.Ticks());
    }
}
