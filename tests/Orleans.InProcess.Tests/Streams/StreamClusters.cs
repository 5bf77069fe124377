using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.TestingHost;

namespace Orleans.InProcess.Tests.Streams;

/// <summary>Clusters with one provider of memory streams on silo and client.</summary>
internal static class StreamClusters
{
    public const string Provider = "streams";

    public static async Task<InProcessTestCluster> StartAsync(Journal journal, Action<ISiloBuilder>? configure = null)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryStreams(Provider);
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.Services.AddSingleton(journal);
            configure?.Invoke(silo);
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(Provider));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    public static IAsyncStream<T> Stream<T>(this InProcessTestCluster cluster, string space, string key) =>
        cluster.Client.GetStreamProvider(Provider).GetStream<T>(StreamId.Create(space, key));
}
