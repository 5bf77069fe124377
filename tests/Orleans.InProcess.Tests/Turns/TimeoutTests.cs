namespace Orleans.InProcess.Tests.Turns;

public sealed class TimeoutTests : ClusterTest
{
    [Fact]
    public async Task Call_WithoutAReply_TimesOutAfterThirtySecondsAndTheCalleeGoesOn()
    {
        ITurnGrain grain = Grains.GetGrain<ITurnGrain>("a");
        Task held = grain.Hold("one");
        await Gates.ReachedAsync("one");

        Time.Advance(29 * Second);
        Assert.False(held.IsCompleted);
        Time.Advance(Second);
        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(() => Soon(held));
        Assert.Contains("client → turn/a.Hold (running)", thrown.Message, StringComparison.Ordinal);

        Gates.Open("one");
        Task next = grain.Hold("two");
        await Gates.ReachedAsync("two");
        Assert.Equal(["at one", "past one", "at two"], Gates.Log);
        Gates.Open("two");
        await Soon(next);
    }

    [Fact]
    public async Task Call_WithItsOwnTimeout_TimesOutByIt()
    {
        Task held = Grains.GetGrain<ITurnGrain>("a").HoldShortly("one");
        await Gates.ReachedAsync("one");
        Time.Advance(4 * Second);
        Assert.False(held.IsCompleted);
        Time.Advance(Second);
        await Assert.ThrowsAsync<TimeoutException>(() => Soon(held));
        Gates.Open("one");
    }

    [Fact]
    public async Task QueuedCall_ThatTimesOut_NeverStarts()
    {
        ITurnGrain grain = Grains.GetGrain<ITurnGrain>("a");
        Task first = grain.Hold("one");
        await Gates.ReachedAsync("one");
        Task queued = grain.HoldShortly("two");
        await Soon(grain.Probe());
        Time.Advance(5 * Second);
        await Assert.ThrowsAsync<TimeoutException>(() => Soon(queued));
        Gates.Open("one");
        await Soon(first);
        Task third = grain.Hold("three");
        await Gates.ReachedAsync("three");
        Assert.DoesNotContain("at two", Gates.Log);
        Gates.Open("three");
        await Soon(third);
    }

    [Fact]
    public async Task CallChain_ThatReturnsToItsStart_TimesOutNamingTheChain()
    {
        Task<string> chain = Grains.GetGrain<ITurnGrain>("a").Chain(["b", "a"], reentrant: false);
        await Gates.ReachedAsync("chain b");
        await Soon(Grains.GetGrain<ITurnGrain>("b").Probe());
        Time.Advance(30 * Second);
        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(() => Soon(chain));
        Assert.Contains("client → turn/a.Chain → turn/b.Chain → turn/a.Chain (waiting)", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("turn/a waits for itself", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallChain_ThatIsAllowedToReenter_Returns()
    {
        string chain = await Soon(Grains.GetGrain<ITurnGrain>("a").Chain(["b", "a", "b"], reentrant: true));
        Assert.Equal("turn/a>turn/b>turn/a>turn/b", chain);
    }

    [Fact]
    public async Task OpenChain_ForAnotherCaller_StaysClosed()
    {
        ITurnGrain grain = Grains.GetGrain<ITurnGrain>("a");
        Task<string> chain = grain.Chain(["b"], reentrant: true);
        Assert.Equal("turn/a>turn/b", await Soon(chain));
        Task first = grain.Hold("one");
        await Gates.ReachedAsync("one");
        Task second = grain.Hold("two");
        await Soon(grain.Probe());
        Assert.Equal(["at one"], Gates.Log);
        Gates.Open("one");
        Gates.Open("two");
        await Soon(Task.WhenAll(first, second));
    }
}
