using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains;
using OrleansMesh.Hub;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Hubs;

/// <summary>A whole hub in this process on a folder and a port of its own; it trusts <see cref="Issuer"/>.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();
    private readonly string[] _settings;
    private WebApplication? _app;

    private TestHub(string[] settings) => _settings = settings;

    public static SampleMesh Issuer { get; } = new("did:mesh:authority:foundation");

    public Uri Address => new(Services.GetRequiredService<IOptions<HubOptions>>().Value.Endpoint);

    /// <summary>The HTTP listener, for hubs with <c>Host:Http</c>.</summary>
    public Uri WebSocket
    {
        get
        {
            var http = new Uri(_app!.Urls.First());
            return new Uri($"{(http.Scheme == "https" ? "wss" : "ws")}://{http.Authority}");
        }
    }

    public HubIdentity Identity => Services.GetRequiredService<HubIdentity>();

    public IServiceProvider Services => _app!.Services;

    /// <param name="settings">Such as <c>Gateway:DeliveryWindow=4</c>.</param>
    public static Task<TestHub> StartAsync(params string[] settings) => StartAsync(new TestHub(settings));

    /// <summary>Starts one that trusts the credentials of <paramref name="issuer"/> too.</summary>
    public static async Task<TestHub> StartTrustingAsync(DidDocument issuer, params string[] settings)
    {
        var hub = new TestHub(settings);
        string issuers = Directory.CreateDirectory(Path.Combine(hub._folder.Path, "trusted-issuers")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(issuers, "other.json"), issuer.CanonicalBytes.ToArray());
        return await StartAsync(hub);
    }

    /// <summary>Starts one that is the node of <paramref name="nodeKey"/>.</summary>
    public static async Task<TestHub> StartAsync(Ed25519PrivateKey nodeKey, params string[] settings)
    {
        var hub = new TestHub(settings);
        byte[] seed = new byte[Ed25519PrivateKey.SeedBytes];
        nodeKey.ExportSeed(seed);
        await File.WriteAllTextAsync(Path.Combine(hub._folder.Path, "node.key"), Convert.ToBase64String(seed));
        return await StartAsync(hub);
    }

    private static async Task<TestHub> StartAsync(TestHub hub)
    {
        string issuers = Directory.CreateDirectory(Path.Combine(hub._folder.Path, "trusted-issuers")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(issuers, "foundation.json"), Issuer.Document.CanonicalBytes.ToArray());
        await hub.StartAsync();
        return hub;
    }

    public async Task StartAsync()
    {
        _app = HubApplication.Create(
        [
            $"--Host:DataFolder={_folder.Path}", "--Host:Listen=127.0.0.1:0", "--Gateway:Authority=Log", "--Logging:LogLevel:Default=None", .. _settings.Select(s => "--" + s),
        ]);
        await _app.StartAsync();
    }

    /// <summary>Stops gracefully and gives the folder back.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }
}
