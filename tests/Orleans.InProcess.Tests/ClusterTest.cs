using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansMesh.Testing;

namespace Orleans.InProcess.Tests;

/// <summary>A test on a cluster of its own, with a manual clock and gates.</summary>
public abstract class ClusterTest : IAsyncLifetime
{
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected InProcessTestCluster Cluster { get; private set; } = null!;

    protected Gates Gates { get; } = new();

    protected ManualTimeProvider Time { get; } = new();

    protected IGrainFactory Grains => Cluster.Client;

    public async Task InitializeAsync() => Cluster = await TestClusters.StartAsync(
        silo =>
        {
            silo.Services.AddSingleton(Gates);
            Configure(silo);
        },
        Time);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    protected virtual void Configure(ISiloBuilder silo)
    {
    }

    /// <summary>Lets minutes pass until something has happened: who has answered may be busy for a moment longer, is not idle then, and is looked at again with the next minute.</summary>
    /// <param name="eachMinute">Done before each minute; null for nothing.</param>
    protected async Task PassUntilAsync(Task happened, Func<Task>? eachMinute = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!happened.IsCompleted && !patience.IsCancellationRequested)
        {
            await (eachMinute?.Invoke() ?? Task.CompletedTask);
            Time.Advance(Minute);
            await Task.Yield();
        }

        await Soon(happened);
    }

    /// <summary>Ends a wait that would otherwise hang the run; the bound is real time, since nothing should come near it.</summary>
    protected static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <inheritdoc cref="Soon{T}"/>
    protected static Task Soon(Task task) => task.WaitAsync(TimeSpan.FromSeconds(60));
}
