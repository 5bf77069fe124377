using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Testing;

namespace OrleansMesh.Gateway.Tests.Edge.Limits;

public sealed class HandshakeWorkersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task ComputeAsync_Free_RunsOnAThreadOfItsOwn()
    {
        using var workers = new HandshakeWorkers(1, assuredPerSecond: 10, waitingMax: 8, _clock);
        bool pool = true;
        string? name = null;

        await workers.ComputeAsync(() => (pool, name) = (Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.Name), default).WaitAsync(Patience);

        Assert.False(pool);
        Assert.Equal("handshakes", name);
    }

    [Fact]
    public async Task ComputeAsync_OnLinux_GivesWayToOtherThreads()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var workers = new HandshakeWorkers(1, assuredPerSecond: 10, waitingMax: 8, _clock);
        string stat = "";

        await workers.ComputeAsync(() => stat = File.ReadAllText("/proc/thread-self/stat"), default).WaitAsync(Patience);

        // proc(5): the scheduler's class is the 41st field, the 39th after the name; sched(7): 5 is the idle class
        Assert.Equal("5", stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[38]);
    }

    [Fact]
    public async Task ComputeAsync_WorkThrows_FailsAloneAndTheNextRuns()
    {
        using var workers = new HandshakeWorkers(1, assuredPerSecond: 10, waitingMax: 8, _clock);
        Task failing = workers.ComputeAsync(() => throw new InvalidDataException("mine"), default);
        Task next = workers.ComputeAsync(() => { }, default);

        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidDataException>(() => failing.WaitAsync(Patience))).Message);
        await next.WaitAsync(Patience);
    }

    [Fact]
    public async Task ComputeAsync_AllThreadsBusy_WaitsAndIsComputedWhenAnAssuredOneIsDue()
    {
        using var workers = new HandshakeWorkers(1, assuredPerSecond: 10, waitingMax: 8, _clock);
        using var busy = new Busy(workers);
        Task first = workers.ComputeAsync(() => { }, default);
        Task second = workers.ComputeAsync(() => { }, default);
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(first.IsCompleted);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await first.WaitAsync(Patience);
        Assert.False(second.IsCompleted);

        _clock.Advance(TimeSpan.FromMilliseconds(100));
        await second.WaitAsync(Patience);
    }

    [Fact]
    public async Task ComputeAsync_CancelledInTheLine_IsNeverComputed()
    {
        using var workers = new HandshakeWorkers(1, assuredPerSecond: 10, waitingMax: 8, _clock);
        using var busy = new Busy(workers);
        using var leaving = new CancellationTokenSource();
        bool computed = false;
        Task left = workers.ComputeAsync(() => computed = true, leaving.Token);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        busy.Dispose();
        await workers.ComputeAsync(() => { }, default).WaitAsync(Patience);
        Assert.False(computed);
    }

    [Fact]
    public void ComputeAsync_AsManyWaitAsMay_TheNextFails()
    {
        using var workers = new HandshakeWorkers(1, assuredPerSecond: 10, waitingMax: 2, _clock);
        using var busy = new Busy(workers);
        _ = workers.ComputeAsync(() => { }, default);
        _ = workers.ComputeAsync(() => { }, default);

        _ = Assert.Throws<IOException>(() => { _ = workers.ComputeAsync(() => { }, default); });
    }

    [Fact]
    public async Task Dispose_WhileSomeWait_ComputesThemAndTakesNoMore()
    {
        var workers = new HandshakeWorkers(2, assuredPerSecond: 10, waitingMax: 100, _clock);
        Task[] all = [.. Enumerable.Range(0, 50).Select(_ => workers.ComputeAsync(() => { }, default))];

        workers.Dispose();

        await Task.WhenAll(all).WaitAsync(Patience);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _ = Assert.Throws<IOException>(() => { _ = workers.ComputeAsync(() => { }, default); });
    }

    /// <summary>Keeps the one thread of the workers busy until it is disposed.</summary>
    private sealed class Busy : IDisposable
    {
        private readonly ManualResetEventSlim _over = new();

        public Busy(HandshakeWorkers workers)
        {
            using var begun = new ManualResetEventSlim();
            _ = workers.ComputeAsync(
                () =>
                {
                    begun.Set();
                    _over.Wait(Patience);
                },
                default);
            Assert.True(begun.Wait(Patience));
        }

        public void Dispose() => _over.Set();
    }
}
