namespace Orleans.InProcess.Tests.Cancellations;

public sealed class CancellationTests : ClusterTest
{
    private ICancelGrain Grain => Grains.GetGrain<ICancelGrain>("a");

    [Fact]
    public async Task CancelledToken_SendsNothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(Grain.Work("one", source.Token)));
        await Soon(Grain.Probe());
        Assert.Empty(Gates.Log);
    }

    [Fact]
    public async Task RunningRequest_WhenCancelled_ReleasesTheCallerAndSeesTheToken()
    {
        using var source = new CancellationTokenSource();
        Task<int> work = Grain.Work("one", source.Token);
        await Gates.ReachedAsync("one");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(work));
        await Soon(Grain.Probe());
        Gates.Open("one");
        await Gates.ReachedAsync("one done True");
        Assert.Contains("one sees it in a turn", Gates.Log);
    }

    [Fact]
    public async Task QueuedRequest_WhenCancelled_IsRemoved()
    {
        using var source = new CancellationTokenSource();
        Task<int> first = Grain.Work("one");
        await Gates.ReachedAsync("one");
        Task<int> queued = Grain.Work("two", source.Token);
        await Soon(Grain.Probe());
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(queued));
        Gates.Open("one");
        Assert.Equal(1, await Soon(first));
        Assert.False(await Soon(Grain.CanBeCancelled(CancellationToken.None)));
        Assert.DoesNotContain("at two", Gates.Log);
    }

    [Fact]
    public async Task FinishedRequest_WhenCancelledLater_KeepsItsResult()
    {
        using var source = new CancellationTokenSource();
        Gates.Open("one");
        Assert.Equal(1, await Soon(Grain.Work("one", source.Token)));
        await source.CancelAsync();
        Assert.True(await Soon(Grain.CanBeCancelled(new CancellationTokenSource().Token)));
    }

    [Fact]
    public async Task TimedOutRequest_ItsTokenIsNotCancelled()
    {
        using var source = new CancellationTokenSource();
        Task<int> work = Grain.Work("one", source.Token);
        await Gates.ReachedAsync("one");
        Time.Advance(30 * Second);
        await Assert.ThrowsAsync<TimeoutException>(() => Soon(work));
        Gates.Open("one");
        await Gates.ReachedAsync("one done False");
    }
}
