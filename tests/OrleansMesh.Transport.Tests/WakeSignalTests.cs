namespace OrleansMesh.Transport.Tests;

public sealed class WakeSignalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task WaitAsync_WokenBeforeOrAfter_IsTrueOncePerWakes()
    {
        var signal = new WakeSignal();
        signal.Wake();
        signal.Wake();
        Assert.True(await signal.WaitAsync());

        Task<bool> waiting = signal.WaitAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        signal.Wake();

        Assert.True(await waiting.WaitAsync(Patience));
        Assert.False(signal.WaitAsync().AsTask().IsCompleted);
    }

    [Fact]
    public async Task WaitAsync_Completed_IsFalseForGood()
    {
        var signal = new WakeSignal();
        Task<bool> waiting = signal.WaitAsync().AsTask();
        signal.Complete();
        Assert.False(await waiting.WaitAsync(Patience));

        signal.Wake();

        Assert.False(await signal.WaitAsync());
    }

    [Fact]
    public async Task WaitAsync_CompletedAfterAWake_IsTrueAndThenFalse()
    {
        var signal = new WakeSignal();
        signal.Wake();
        signal.Complete();

        Assert.True(await signal.WaitAsync());
        Assert.False(await signal.WaitAsync());
    }

    [Fact]
    public void WaitAsync_SomebodyWaits_Throws()
    {
        var signal = new WakeSignal();
        Assert.False(signal.WaitAsync().AsTask().IsCompleted);

        Assert.Throws<InvalidOperationException>(() => { _ = signal.WaitAsync().AsTask(); });
    }

    [Fact]
    public async Task Wake_FromManyThreads_LosesNoWork()
    {
        const int Producers = 4;
        const int Each = 20_000;
        var signal = new WakeSignal();
        int made = 0;
        Task producing = Task.WhenAll(Enumerable.Range(0, Producers).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                Interlocked.Increment(ref made);
                signal.Wake();
            }
        })));
        int seen = 0;
        async Task ConsumeAsync()
        {
            while (seen < Producers * Each && await signal.WaitAsync())
            {
                seen = Volatile.Read(ref made);
            }
        }

        await ConsumeAsync().WaitAsync(Patience);
        await producing;

        Assert.Equal(Producers * Each, seen);
    }
}
