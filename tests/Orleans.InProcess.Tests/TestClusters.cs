using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Orleans.InProcess.Tests;

/// <summary>Starts clusters of one silo for tests.</summary>
internal static class TestClusters
{
    public static async Task<InProcessTestCluster> StartAsync(Action<ISiloBuilder>? configure = null, TimeProvider? time = null)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            if (time is not null)
            {
                silo.Services.AddSingleton(time);
            }

            configure?.Invoke(silo);
        });
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
