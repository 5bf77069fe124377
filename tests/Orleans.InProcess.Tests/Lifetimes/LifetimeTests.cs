namespace Orleans.InProcess.Tests.Lifetimes;

public sealed class LifetimeTests : ClusterTest
{
    private ILifeGrain Grain => Grains.GetGrain<ILifeGrain>("a");

    [Fact]
    public async Task FirstCall_Activates_InOrder()
    {
        await Soon(Grain.Touch());
        Assert.Equal(["constructed", "activating", "touched"], Gates.Log);
    }

    [Fact]
    public async Task Calls_DuringActivation_WaitForIt()
    {
        ILifeGrain grain = Grains.GetGrain<ILifeGrain>("slow");
        Task<string> first = grain.Touch();
        Task<string> second = grain.Touch();
        await Gates.ReachedAsync("activation");
        Assert.DoesNotContain("touched", Gates.Log);
        Gates.Open("activation");
        Assert.Equal(await Soon(first), await Soon(second));
        Assert.Single(Gates.Log, "constructed");
    }

    [Fact]
    public async Task ActivationThatFails_ReachesAllCallersAndTheNextCallActivatesAnew()
    {
        ILifeGrain grain = Grains.GetGrain<ILifeGrain>("broken");
        ArithmeticException thrown = await Assert.ThrowsAsync<ArithmeticException>(() => Soon(grain.Touch()));
        Assert.Equal("not this time", thrown.Message);
        await Soon(Cluster.WaitForDeactivationAsync(grain.GetGrainId()));
        await Soon(grain.Touch());
        Assert.Equal(2, Gates.Log.Count(line => line == "constructed"));
        Assert.DoesNotContain(Gates.Log, line => line.StartsWith("deactivating", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ActivationThatTakesThirtySeconds_Fails()
    {
        Task<string> call = Grains.GetGrain<ILifeGrain>("slow").Touch();
        await Gates.ReachedAsync("activation");
        Time.Advance(30 * Second);
        Exception thrown = await Assert.ThrowsAnyAsync<Exception>(() => Soon(call));
        Assert.True(thrown is OperationCanceledException or TimeoutException, thrown.ToString());
        Gates.Open("activation");
    }

    [Fact]
    public async Task DeactivateOnIdle_AfterTheRequest_EndsTheActivation()
    {
        string first = await Soon(Grain.Touch());
        await Soon(Grain.End());
        await Soon(Cluster.WaitForDeactivationAsync(Grain.GetGrainId()));
        string second = await Soon(Grain.Touch());
        Assert.NotEqual(first, second);
        Assert.Equal(
            ["constructed", "activating", "touched", "deactivating: ApplicationRequested", "disposed", "constructed", "activating", "touched"],
            Gates.Log);
    }

    [Fact]
    public async Task CallsQueuedBehindTheLastRequest_GoToTheNextActivation()
    {
        string first = await Soon(Grain.Touch());
        Task ending = Grain.EndAfter("end");
        await Gates.ReachedAsync("end");
        Task<string> queued = Grain.Touch();
        Assert.False(queued.IsCompleted);
        Gates.Open("end");
        await Soon(ending);
        Assert.NotEqual(first, await Soon(queued));
    }

    [Fact]
    public async Task Deactivated_AskedAfterTheEnd_IsDone()
    {
        string first = await Soon(Grain.Touch());
        Assert.True(Cluster.TryGetGrainContext(Grain.GetGrainId(), out IGrainContext? ended));
        await Soon(Grain.End());
        Assert.NotEqual(first, await Soon(Grain.Touch()));

        await Soon(ended!.Deactivated);
        Assert.True(Cluster.TryGetGrainContext(Grain.GetGrainId(), out IGrainContext? present));
        Assert.False(present!.Deactivated.IsCompleted);
    }

    [Fact]
    public async Task DeactivationThatFails_IsSwallowed()
    {
        ILifeGrain grain = Grains.GetGrain<ILifeGrain>("failing");
        string first = await Soon(grain.Touch());
        await Soon(Cluster.DeactivateAsync(grain));
        Assert.NotEqual(first, await Soon(grain.Touch()));
    }

    [Fact]
    public async Task DeactivationThatHangs_EndsAfterThirtySeconds()
    {
        ILifeGrain grain = Grains.GetGrain<ILifeGrain>("stuck");
        string first = await Soon(grain.Touch());
        Task ended = Cluster.DeactivateAsync(grain);
        await Gates.ReachedAsync("deactivation");
        Time.Advance(30 * Second);
        await Soon(ended);
        Assert.NotEqual(first, await Soon(grain.Touch()));
        Gates.Open("deactivation");
    }

    [Fact]
    public async Task IdleActivation_AfterItsAge_IsCollectedAndAUsedOneIsNot()
    {
        ILifeGrain kept = Grains.GetGrain<ILifeGrain>("kept");
        string idle = await Soon(Grain.Touch());
        string used = await Soon(kept.Touch());
        Time.Advance(14 * Minute);
        Assert.Equal(used, await Soon(kept.Touch()));
        Task collected = Cluster.WaitForDeactivationAsync(Grain.GetGrainId());
        Assert.False(collected.IsCompleted);
        await PassUntilAsync(collected, async () => Assert.Equal(used, await Soon(kept.Touch())));
        Assert.Equal(used, await Soon(kept.Touch()));
        Assert.NotEqual(idle, await Soon(Grain.Touch()));
    }

    [Fact]
    public async Task CollectionAgeLimit_OfAClass_ReplacesTheGeneralAge()
    {
        IShortLivedGrain grain = Grains.GetGrain<IShortLivedGrain>("a");
        await Soon(grain.Touch());
        Task collected = Cluster.WaitForDeactivationAsync(grain.GetGrainId());
        Time.Advance(Minute);
        Assert.False(collected.IsCompleted);
        await PassUntilAsync(collected);
    }

    [Fact]
    public async Task DelayDeactivation_KeepsAnIdleActivation()
    {
        await Soon(Grain.Delay(TimeSpan.FromHours(1)));
        Task collected = Cluster.WaitForDeactivationAsync(Grain.GetGrainId());
        Time.Advance(30 * Minute);
        Assert.False(collected.IsCompleted);
        Time.Advance(29 * Minute);
        await PassUntilAsync(collected);
    }

    [Fact]
    public async Task BusyActivation_PastItsAge_IsNotCollected()
    {
        Task held = Grain.Hold("gate");
        await Gates.ReachedAsync("gate");
        string before = await Soon(Grain.Peek());
        Time.Advance(60 * Minute);
        Gates.Open("gate");
        await Assert.ThrowsAsync<TimeoutException>(() => Soon(held));
        Assert.Equal(before, await Soon(Grain.Peek()));
    }
}
