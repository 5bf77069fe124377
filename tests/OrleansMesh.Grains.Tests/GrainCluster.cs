using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansMesh.Contracts;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Directories;
using OrleansMesh.Storage.Grains;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Testing.Mesh;
using Options = Microsoft.Extensions.Options.Options;

namespace OrleansMesh.Grains.Tests;

/// <summary>A silo with the grains of a hub on a real database, and a client; it can be restarted on the same database.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    public const string Region = "local";

    private readonly TestFolder _folder = new();
    private readonly HubOptions _hub = new() { Region = Region, HubId = SampleFederation.Hub, Endpoint = "tcp://127.0.0.1:7400" };
    private readonly SampleMesh _issuer = new("did:mesh:authority:foundation");
    private readonly TimeProvider? _clock;
    private InProcessTestCluster _cluster = null!;

    private GrainCluster(TimeProvider? clock) => _clock = clock;

    public ShiftedTimeProvider Clock { get; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Whom this hub trusts.</summary>
    public SampleMesh Issuer => _issuer;

    public Faults Faults { get; } = new();

    /// <summary>The status lists at hand; none at first.</summary>
    public SettableStatusLists StatusLists { get; } = new();

    public IClusterClient Client => _cluster.Client;

    /// <param name="clock">The silo's, in place of <see cref="Clock"/>; null for that.</param>
    public static async Task<GrainCluster> StartAsync(TimeProvider? clock = null)
    {
        var cluster = new GrainCluster(clock);
        await cluster.DeployAsync();
        return cluster;
    }

    public async Task RestartAsync()
    {
        await _cluster.DisposeAsync();
        await DeployAsync();
    }

    /// <summary>Follows a stream of this region.</summary>
    public async Task<StreamTap<T>> TapAsync<T>(string name)
    {
        var tap = new StreamTap<T>();
        await Client.GetStreamProvider(MeshStreams.Provider).GetStream<T>(StreamId.Create(name, Region)).SubscribeAsync(tap);
        return tap;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    private async Task DeployAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryStreams(MeshStreams.Provider);
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.UseInMemoryReminderService();
            silo.AddIncomingGrainCallFilter(Faults);
            AddServices(silo.Services);
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(MeshStreams.Provider));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddSingleton(_clock ?? Clock);
        services.AddSingleton(Options.Create(_hub));
        var store = new StoreOptions { Path = Path.Combine(_folder.Path, "hub.db") };
        services.AddSingleton(Options.Create(store));
        services.AddSingleton(StoreDatabase.Of(store));
        services.AddSingleton<StoreWriter>();
        services.AddSingleton(s => s.GetRequiredService<StoreDatabase>().OpenReader(s.GetRequiredService<StoreWriter>()));
        services.AddSingleton<IMeshDirectory, SqlMeshDirectory>();
        services.AddSingleton<IMeshHistoryStore, SqlMeshHistoryStore>();
        services.AddSingleton<IFederationDirectory, SqlFederationDirectory>();
        services.AddSingleton<ITrustedIssuers>(new OneTrustedIssuer(_issuer.Document));
        services.AddSingleton<IStatusLists>(StatusLists);
        services.AddSingleton<IFollowedCredentials>(StatusLists);
        services.AddSingleton<SqlGrainStorage>();
        services.AddKeyedSingleton<IGrainStorage>(GrainStores.Hub, (s, _) => new FaultyGrainStorage(s.GetRequiredService<SqlGrainStorage>(), Faults));
    }
}
