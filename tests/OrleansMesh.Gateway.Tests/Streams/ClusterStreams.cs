using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;
using Orleans.TestingHost;
using OrleansMesh.Contracts;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Streams;
using OrleansMesh.Gateway.Tests.Hubs;

namespace OrleansMesh.Gateway.Tests.Streams;

/// <summary>The streams of one cluster, and the links of hubs over them.</summary>
internal sealed class ClusterStreams(InProcessTestCluster cluster) : IAsyncDisposable
{
    private readonly List<StreamLinks> _links = [];

    public static async Task<ClusterStreams> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryStreams(MeshStreams.Provider);
            silo.AddMemoryGrainStorage("PubSubStore");
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(MeshStreams.Provider));
        var streams = new ClusterStreams(builder.Build());
        await streams.DeployAsync();
        return streams;
    }

    public IAsyncStream<T> Stream<T>(string space, string key) => cluster.Client.GetStreamProvider(MeshStreams.Provider).GetStream<T>(StreamId.Create(space, key));

    /// <summary>The gateway of <paramref name="hub"/> takes part from now on.</summary>
    public Task<StreamLinks> LinkAsync(TestHub hub) => StartAsync(ActivatorUtilities.CreateInstance<StreamLinks>(hub.Services, cluster.Client));

    /// <summary>As the other, with what it brings handed to <paramref name="frames"/>.</summary>
    public Task<StreamLinks> LinkAsync(HubIdentity identity, ILinkFrames frames, TimeProvider clock) =>
        StartAsync(new StreamLinks(cluster.Client, identity, frames, clock, NullLogger<StreamLinks>.Instance));

    private async Task<StreamLinks> StartAsync(StreamLinks links)
    {
        _links.Add(links);
        await links.StartAsync(CancellationToken.None);
        return links;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StreamLinks links in _links)
        {
            await links.StopAsync(CancellationToken.None);
            links.Dispose();
        }

        await cluster.DisposeAsync();
    }

    private Task DeployAsync() => cluster.DeployAsync();
}
