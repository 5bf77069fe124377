namespace Orleans.InProcess.Tests.Lifetimes;

public sealed class ShutdownTests : ClusterTest
{
    [Fact]
    public async Task Stop_WithQueuedRequests_ServesThemFirst()
    {
        ILifeGrain grain = Grains.GetGrain<ILifeGrain>("a");
        Task running = grain.Hold("gate");
        await Gates.ReachedAsync("gate");
        Task<string> queued = grain.Touch();
        Task stopped = Cluster.StopAllSilosAsync();
        Assert.False(stopped.IsCompleted);
        Gates.Open("gate");
        await Soon(stopped);
        await Soon(running);
        await Soon(queued);
        Assert.Equal(
            ["constructed", "activating", "at gate", "touched", "deactivating: ShuttingDown", "disposed"],
            Gates.Log);
    }

    [Fact]
    public async Task Call_AfterStop_IsRefused()
    {
        ILifeGrain grain = Grains.GetGrain<ILifeGrain>("a");
        await Soon(grain.Touch());
        await Soon(Cluster.StopAllSilosAsync());
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Soon(grain.Touch()));
    }

    [Fact]
    public async Task Kill_WithQueuedRequests_GivesThemUp()
    {
        ILifeGrain grain = Grains.GetGrain<ILifeGrain>("a");
        Task running = grain.Hold("gate");
        await Gates.ReachedAsync("gate");
        Task<string> queued = grain.Touch();
        await Soon(Cluster.KillSiloAsync(Cluster.Silos[0]));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Soon(queued));
        Gates.Open("gate");
        await Soon(running);
    }
}
