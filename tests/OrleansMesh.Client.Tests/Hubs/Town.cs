using System.Text.Json;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Testing;
using OrleansMesh.Transport.Memory;

namespace OrleansMesh.Client.Tests.Hubs;

/// <summary>A network with a hub, two meshes with folders of their own, and one clock.</summary>
internal sealed class Town : IAsyncDisposable
{
    public static readonly Uri Address = new("memory://hub");
    public static readonly Did Acme = Did.Parse("did:mesh:enterprise:acme-001");
    public static readonly Did Mit = Did.Parse("did:mesh:academic:mit-001");
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static readonly FederationTerms Terms = new(
        "research collaboration é", [new FederationGrant(GrantKind.Message, "*")], [new FederationGrant(GrantKind.Message, "*")], TimeSpan.FromDays(30));

    private readonly string _root = Directory.CreateTempSubdirectory("orleansmesh-").FullName;
    private readonly List<IAsyncDisposable> _clients = [];

    private Town(HubDouble hub, MemoryTransport network, ManualTimeProvider clock)
    {
        Hub = hub;
        Network = network;
        Clock = clock;
        AcmeFolder = MeshFolder.Create(Path.Combine(_root, "acme"), Acme, clock);
        MitFolder = MeshFolder.Create(Path.Combine(_root, "mit"), Mit, clock);
    }

    public HubDouble Hub { get; private set; }

    public MemoryTransport Network { get; }

    public ManualTimeProvider Clock { get; }

    public MeshFolder AcmeFolder { get; }

    public MeshFolder MitFolder { get; }

    public static JsonElement Data { get; } = JsonDocument.Parse("""{"text":"hello","n":1.5}""").RootElement;

    public static async Task<Town> BuildAsync()
    {
        var clock = new ManualTimeProvider();
        var network = new MemoryTransport();
        return new Town(await HubDouble.StartAsync(network, Address, clock), network, clock);
    }

    public MeshClientOptions Options(Action<MeshClientOptions>? change = null)
    {
        var options = new MeshClientOptions { Hub = Address, Clock = Clock, Transports = [Network] };
        change?.Invoke(options);
        return options;
    }

    public async Task<MeshClient> ConnectAsync(MeshFolder folder, Action<MeshClientOptions>? change = null)
    {
        MeshClient client = await MeshClient.ConnectAsync(folder, Options(change), default).WaitAsync(Patience);
        _clients.Add(client);
        return client;
    }

    /// <summary>Two clients with an active federation.</summary>
    public async Task<(MeshClient Acme, MeshClient Mit, MeshFederation Federation)> FederateAsync(Action<MeshClientOptions>? change = null)
    {
        MeshClient mit = await ConnectAsync(MitFolder, o =>
        {
            o.AutoAccept = _ => true;
            change?.Invoke(o);
        });
        MeshClient acme = await ConnectAsync(AcmeFolder, change);
        return (acme, mit, await acme.FederateAsync(Mit, Terms, default).WaitAsync(Patience));
    }

    /// <summary>The hub dies and comes back with what it has kept.</summary>
    public async Task RestartHubAsync(bool withItsKey = true)
    {
        HubDouble old = Hub;
        await old.DisposeAsync();
        Hub = await HubDouble.StartAsync(Network, Address, Clock, old.State, withItsKey ? old.NodeKey : null);
    }

    /// <summary>Moves time until something is so; each step lets others work.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < Patience, "What was waited for did not happen.");
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable client in _clients)
        {
            await client.DisposeAsync();
        }

        await Hub.DisposeAsync();
        AcmeFolder.Dispose();
        MitFolder.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
