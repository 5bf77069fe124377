namespace OrleansMesh.Transport.Tests;

public sealed class WakeGatheringTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Wake_WithinAGathering_IsGivenOnceAtItsEnd()
    {
        var idle = new WakeSignal();
        var waited = new WakeSignal();
        Task<bool> waiting = waited.WaitAsync().AsTask();
        using (WakeGathering.Begin())
        {
            waited.Wake();
            idle.Wake();
            waited.Wake();
            Assert.False(waiting.IsCompleted);
        }

        Assert.True(await waiting.WaitAsync(Patience));
        Assert.True(IsWoken(idle));
        Assert.False(IsWoken(waited));
    }

    [Fact]
    public async Task Wake_WithinAnInnerGathering_IsGivenAtTheEndOfTheOuter()
    {
        var signal = new WakeSignal();
        Task<bool> waiting;
        using (WakeGathering.Begin())
        {
            using (WakeGathering.Begin())
            {
                signal.Wake();
            }

            waiting = signal.WaitAsync().AsTask();
            Assert.False(waiting.IsCompleted);
        }

        Assert.True(await waiting.WaitAsync(Patience));
    }

    [Fact]
    public void Wake_AfterAGathering_IsGivenAtOnce()
    {
        using (WakeGathering.Begin())
        {
            // nothing
        }

        var signal = new WakeSignal();
        signal.Wake();

        Assert.True(IsWoken(signal));
    }

    [Theory]
    [InlineData(WakeGathering.WakesMax - 1, false)]
    [InlineData(WakeGathering.WakesMax, true)]
    public void Wake_SoManyWithinAGathering_AreGivenAtTheBound(int wakes, bool isWoken)
    {
        var first = new WakeSignal();
        var second = new WakeSignal();
        using var gathering = WakeGathering.Begin();
        for (int i = 0; i < wakes; i++)
        {
            (i % 2 == 0 ? first : second).Wake();
        }

        Assert.Equal(isWoken, IsWoken(first));
        Assert.Equal(isWoken, IsWoken(second));
    }

    [Fact]
    public void Wake_AfterTheBound_IsHeldAgain()
    {
        var signal = new WakeSignal();
        using var gathering = WakeGathering.Begin();
        for (int i = 0; i < WakeGathering.WakesMax; i++)
        {
            signal.Wake();
        }

        Assert.True(IsWoken(signal));
        signal.Wake();
        Assert.False(IsWoken(signal));
    }

    [Fact]
    public async Task Wake_ByAnotherThread_IsNotHeld()
    {
        var signal = new WakeSignal();
        using var begun = new ManualResetEventSlim();
        using var woken = new ManualResetEventSlim();
        Task gathering = Task.Run(() =>
        {
            using var held = WakeGathering.Begin();
            begun.Set();
            Assert.True(woken.Wait(Patience));
        });
        Assert.True(begun.Wait(Patience));
        signal.Wake();

        Assert.True(IsWoken(signal));
        woken.Set();
        await gathering;
    }

    [Fact]
    public async Task Complete_AfterAWakeThatIsHeld_IsTrueAndThenFalse()
    {
        var signal = new WakeSignal();
        using (WakeGathering.Begin())
        {
            signal.Wake();
            signal.Complete();
        }

        Assert.True(await signal.WaitAsync());
        Assert.False(await signal.WaitAsync());
    }

    [Fact]
    public async Task BeginBrief_AtItsEnd_RunsBriefLoopsOnThisThreadAndWhatTheyWakeAndNoOthers()
    {
        WakeSignal[] signals = [new(isBrief: true), new(isBrief: true), new()];
        int[] ranOn = new int[signals.Length];
        Task[] loops = [.. Enumerable.Range(0, signals.Length).Select(RunAsync)];
        int here = Environment.CurrentManagedThreadId;
        using (WakeGathering.BeginBrief())
        {
            signals[0].Wake();
            Assert.Equal(0, ranOn[0]);
            Assert.False(WakeGathering.IsReleasingBrief);
        }

        Assert.Equal([here, here], ranOn[..2]);
        Assert.False(WakeGathering.IsReleasingBrief);
        await Task.WhenAll(loops).WaitAsync(Patience);

        async Task RunAsync(int index)
        {
            _ = await signals[index].WaitAsync().ConfigureAwait(false);
            bool isBrief = WakeGathering.IsReleasingBrief;
            ranOn[index] = Environment.CurrentManagedThreadId;
            if (index + 1 < signals.Length)
            {
                Assert.True(isBrief);
                signals[index + 1].Wake();
            }
            else
            {
                Assert.False(isBrief);
            }
        }
    }

    [Fact]
    public async Task BeginBrief_WithinAGathering_LeavesItAsItIs()
    {
        var signal = new WakeSignal(isBrief: true);
        Task<bool> waiting = signal.WaitAsync().AsTask();
        bool ran = false;
        Task after = AfterAsync();
        using (WakeGathering.Begin())
        {
            using (WakeGathering.BeginBrief())
            {
                signal.Wake();
            }

            Assert.False(waiting.IsCompleted);
        }

        await after.WaitAsync(Patience);
        Assert.False(ran);

        async Task AfterAsync()
        {
            _ = await waiting.ConfigureAwait(false);
            ran = WakeGathering.IsReleasingBrief;
        }
    }

    // one that was not is waited for from then on
    private static bool IsWoken(WakeSignal signal) => signal.WaitAsync().AsTask().IsCompleted;
}
