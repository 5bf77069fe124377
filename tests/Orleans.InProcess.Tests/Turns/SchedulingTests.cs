using Orleans.Concurrency;

namespace Orleans.InProcess.Tests.Turns;

public sealed class SchedulingTests : ClusterTest
{
    [Fact]
    public async Task Turns_OfAReentrantGrain_RunAloneOnItsScheduler()
    {
        IReentrantTurnGrain grain = Grains.GetGrain<IReentrantTurnGrain>("a");
        bool[] stayed = await Soon(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.StaysOnScheduler(50))));
        Assert.All(stayed, Assert.True);
    }

    [Fact]
    public async Task ManyGrains_CalledAtOnce_AllAnswer()
    {
        string[] answers = await Soon(Task.WhenAll(Enumerable.Range(0, 500).Select(
            i => Grains.GetGrain<ITurnGrain>($"k{i % 50}").Chain([$"x{i}"], reentrant: false))));
        Assert.Equal(500, answers.Length);
        Assert.Equal("turn/k7>turn/x7", answers[7]);
    }

    [Fact]
    public async Task Request_ToABusyGrain_WaitsForItsTurn()
    {
        ITurnGrain grain = Grains.GetGrain<ITurnGrain>("a");
        Task first = grain.Hold("one");
        await Gates.ReachedAsync("one");
        Task second = grain.Hold("two");
        await Soon(grain.Probe());
        Assert.Equal(["at one"], Gates.Log);

        Gates.Open("two");
        Gates.Open("one");
        await Soon(Task.WhenAll(first, second));
        Assert.Equal(["at one", "past one", "at two", "past two"], Gates.Log);
    }

    [Fact]
    public async Task AlwaysInterleave_BesideABlockedRequest_StartsAtOnce()
    {
        ITurnGrain grain = Grains.GetGrain<ITurnGrain>("a");
        Task first = grain.Hold("one");
        await Gates.ReachedAsync("one");
        Task blocked = grain.Hold("two");
        Task beside = grain.HoldBeside("three");
        await Gates.ReachedAsync("three");
        Assert.Equal(["at one", "at three"], Gates.Log);

        Gates.Open("one");
        await Gates.ReachedAsync("two");
        Gates.Open("two");
        Gates.Open("three");
        await Soon(Task.WhenAll(first, blocked, beside));
    }

    [Fact]
    public async Task ReadOnly_BesideReadOnly_StartsButNotBesideAWriter()
    {
        ITurnGrain grain = Grains.GetGrain<ITurnGrain>("a");
        Task first = grain.HoldReading("r1");
        Task second = grain.HoldReading("r2");
        await Gates.ReachedAsync("r1");
        await Gates.ReachedAsync("r2");
        Task writer = grain.Hold("w");
        Gates.Open("r1");
        await Soon(first);
        await Soon(grain.Probe());
        Assert.DoesNotContain("at w", Gates.Log);

        Gates.Open("r2");
        await Gates.ReachedAsync("w");
        Task third = grain.HoldReading("r3");
        await Soon(grain.Probe());
        Assert.DoesNotContain("at r3", Gates.Log);

        Gates.Open("w");
        Gates.Open("r3");
        await Soon(Task.WhenAll(second, writer, third));
    }

    [Fact]
    public async Task ReentrantGrain_WhileItAwaits_StartsTheNext()
    {
        IReentrantTurnGrain grain = Grains.GetGrain<IReentrantTurnGrain>("a");
        Task first = grain.Hold("one");
        Task second = grain.Hold("two");
        await Gates.ReachedAsync("one");
        await Gates.ReachedAsync("two");
        Gates.Open("two");
        await Soon(second);
        Gates.Open("one");
        await Soon(first);
    }

    [Fact]
    public async Task MayInterleave_ByItsPredicate_AdmitsOnlySome()
    {
        IPredicateTurnGrain grain = Grains.GetGrain<IPredicateTurnGrain>("a");
        Task first = grain.Hold("one");
        await Gates.ReachedAsync("one");
        Task blocked = grain.Hold("two");
        Task free = grain.Hold("free");
        await Gates.ReachedAsync("free");
        Assert.Equal(["at one", "at free"], Gates.Log);

        Gates.Open("one");
        Gates.Open("two");
        Gates.Open("free");
        await Soon(Task.WhenAll(first, blocked, free));
    }

    [Fact]
    public void ReadOnly_OnAnInterfaceMethod_IsDeclared() =>
        Assert.NotNull(Attribute.GetCustomAttribute(typeof(ITurnGrain).GetMethod(nameof(ITurnGrain.HoldReading))!, typeof(ReadOnlyAttribute)));
}
