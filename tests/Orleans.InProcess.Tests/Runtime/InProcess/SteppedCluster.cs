using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansMesh.Testing;

namespace Orleans.InProcess.Tests.Runtime.InProcess;

/// <summary>A cluster whose clock and turns the test moves.</summary>
internal sealed class SteppedCluster : IAsyncDisposable
{
    public const string Provider = "streams";

    private readonly InProcessTestCluster _cluster;

    private SteppedCluster(Journal journal, ManualTimeProvider clock, StepScheduler scheduler, Action<ISiloBuilder>? configure)
    {
        (Journal, Clock, Scheduler) = (journal, clock, scheduler);
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryStreams(Provider);
            silo.Services.AddSingleton(journal);
            silo.Services.AddSingleton<TimeProvider>(clock);
            silo.Services.AddKeyedSingleton<TaskScheduler>(SiloCore.SeamKey, scheduler);
            configure?.Invoke(silo);
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(Provider));
        _cluster = builder.Build();
    }

    public Journal Journal { get; }

    public ManualTimeProvider Clock { get; }

    public StepScheduler Scheduler { get; }

    public IClusterClient Client => _cluster.Client;

    public IServiceProvider Services => _cluster.GetSiloServiceProvider();

    public static async Task<SteppedCluster> StartAsync(Action<ISiloBuilder>? configure = null, ManualTimeProvider? clock = null)
    {
        var cluster = new SteppedCluster(new Journal(), clock ?? new ManualTimeProvider(), new StepScheduler(), configure);
        await cluster.Scheduler.RunAsync(cluster._cluster.DeployAsync());
        return cluster;
    }

    /// <summary>Makes a call and runs what follows from it.</summary>
    public Task RunAsync(Task call) => Scheduler.RunAsync(call);

    /// <summary>Moves the clock in small steps, running all turns after each.</summary>
    public void Advance(TimeSpan by)
    {
        for (DateTimeOffset until = Clock.GetUtcNow() + by; Clock.GetUtcNow() < until;)
        {
            DateTimeOffset next = Clock.NextDue is { } due && due > Clock.GetUtcNow() && due < until ? due : until;
            Clock.Advance(next - Clock.GetUtcNow());
            Scheduler.Run();
        }
    }

    /// <summary>The entries since the last call.</summary>
    public IReadOnlyList<string> TakeEntries()
    {
        IReadOnlyList<string> all = Journal.Entries;
        IReadOnlyList<string> fresh = [.. all.Skip(_taken)];
        _taken = all.Count;
        return fresh;
    }

    public async ValueTask DisposeAsync() => await Scheduler.RunAsync(_cluster.DisposeAsync().AsTask());

    private int _taken;
}
