using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansMesh.Testing;

namespace Orleans.InProcess.Tests.Runtime.InProcess;

public sealed class SeededRunTests
{
    private const string SeamKey = "Orleans.InProcess";

    [Fact]
    public async Task SameSeed_GivesTheSameInterleaving() => Assert.Equal(await TraceAsync(7), await TraceAsync(7));

    [Fact]
    public async Task DifferentSeeds_GiveDifferentInterleavings()
    {
        var traces = new HashSet<string>(StringComparer.Ordinal);
        for (int seed = 0; seed < 10; seed++)
        {
            traces.Add(string.Join(' ', await TraceAsync(seed)));
        }

        Assert.True(traces.Count >= 9, $"{traces.Count} of 10 traces differ");
    }

    [Fact]
    public async Task Timeouts_OnTheManualClock_RunOnTheSeededScheduler()
    {
        var scheduler = new SeededTaskScheduler(1);
        var time = new ManualTimeProvider();
        var gates = new Gates();
        InProcessTestCluster cluster = await StartAsync(scheduler, gates, time);
        Turns.ITurnGrain grain = cluster.Client.GetGrain<Turns.ITurnGrain>("a");
        Task held = scheduler.Run(() => grain.Hold("never"));
        scheduler.RunUntilIdle();
        time.Advance(TimeSpan.FromSeconds(30));
        scheduler.RunUntilIdle();
        await Assert.ThrowsAsync<TimeoutException>(() => held);
        await cluster.KillSiloAsync(cluster.Silos[0]);
    }

    private static async Task<IReadOnlyList<string>> TraceAsync(int seed)
    {
        var scheduler = new SeededTaskScheduler(seed);
        var gates = new Gates();
        InProcessTestCluster cluster = await StartAsync(scheduler, gates, new ManualTimeProvider());
        Task run = scheduler.Run(() => Task.WhenAll(
            Enumerable.Range(0, 6).Select(key => cluster.Client.GetGrain<ITraceGrain>(key % 4).Step(3))));
        scheduler.RunUntilIdle();
        Assert.True(run.IsCompletedSuccessfully, $"{run.Status} {scheduler.Steps} {string.Join(" ", gates.Log)} {run.Exception}");
        IReadOnlyList<string> trace = gates.Log;
        Assert.Equal(48, trace.Count);
        await cluster.KillSiloAsync(cluster.Silos[0]);
        return trace;
    }

    private static Task<InProcessTestCluster> StartAsync(SeededTaskScheduler scheduler, Gates gates, TimeProvider time) => TestClusters.StartAsync(
        silo =>
        {
            silo.Services.AddSingleton(gates);
            silo.Services.AddKeyedSingleton<TaskScheduler>(SeamKey, scheduler);
        },
        time);
}
