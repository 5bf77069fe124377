using Microsoft.Extensions.DependencyInjection;
using Orleans.InProcess.Tests.Timers;
using Orleans.TestingHost;
using OrleansMesh.Testing;

namespace Orleans.InProcess.Tests.Runtime.InProcess;

/// <summary>On the seeded scheduler, because only there it is certain that a tick's turn has ended before the clock moves on.</summary>
public sealed class TimerCollectionTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task TickingActivation_PastItsAge_IsKeptOnlyWhenTicksKeepAlive(bool keepAlive, bool isCollected)
    {
        var scheduler = new SeededTaskScheduler(1);
        var time = new ManualTimeProvider();
        InProcessTestCluster cluster = await TestClusters.StartAsync(
            silo =>
            {
                silo.Services.AddSingleton(new Gates());
                silo.Services.AddKeyedSingleton<TaskScheduler>("Orleans.InProcess", scheduler);
            },
            time);
        ITimerGrain grain = cluster.Client.GetGrain<ITimerGrain>("a");
        Task started = scheduler.Run(() => grain.Start(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), interleave: false, keepAlive));
        scheduler.RunUntilIdle();
        await started;
        Task ended = cluster.WaitForDeactivationAsync(grain.GetGrainId());
        for (int minute = 0; minute < 20; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            scheduler.RunUntilIdle();
        }

        Assert.Equal(isCollected, ended.IsCompleted);
        await cluster.KillSiloAsync(cluster.Silos[0]);
    }
}
