namespace Orleans.InProcess.Tests.Workers;

public sealed class StatelessWorkerTests : ClusterTest
{
    [Fact]
    public async Task Calls_ToOneKey_RunOnAsManyWorkersAsAllowed()
    {
        IWorkerGrain grain = Grains.GetGrain<IWorkerGrain>(0);
        Task<string> first = grain.Work("one");
        await Gates.ReachedAsync("one");
        Task<string> second = grain.Work("two");
        await Gates.ReachedAsync("two");
        Task<string> third = grain.Work("three");
        Gates.Open("one");
        await Gates.ReachedAsync("three");
        Gates.Open("two");
        Gates.Open("three");
        string[] names = await Soon(Task.WhenAll(first, second, third));
        Assert.Equal(2, names.Distinct().Count());
    }

    [Fact]
    public async Task IdleWorker_ServesAgain()
    {
        IWorkerGrain grain = Grains.GetGrain<IWorkerGrain>(0);
        Gates.Open("one");
        Assert.Equal(await Soon(grain.Work("one")), await Soon(grain.Work("one")));
    }

    [Fact]
    public async Task IdleWorkers_AreCollected()
    {
        IWorkerGrain grain = Grains.GetGrain<IWorkerGrain>(0);
        Gates.Open("one");
        string before = await Soon(grain.Work("one"));
        Task ended = Cluster.WaitForDeactivationAsync(grain.GetGrainId());
        Time.Advance(14 * Minute);
        Assert.False(ended.IsCompleted);
        await PassUntilAsync(ended);
        Assert.NotEqual(before, await Soon(grain.Work("one")));
    }
}
