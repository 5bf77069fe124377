using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Bridge.Local;
using OrleansMesh.Testing;

namespace OrleansMesh.Bridge.Tests;

/// <summary>An academic mesh with a scripted server and an enterprise mesh that calls it, over an in-memory hub and a clock that the test moves.</summary>
internal sealed class TwoBridges : IAsyncDisposable
{
    public const string Academic = "did:mesh:academic:mit-001";
    public const string Enterprise = "did:mesh:enterprise:acme-001";
    public const string Federation = "fed-001";

    private TwoBridges(BridgeOptions options)
    {
        Options = options with { Clock = Clock };
        Mesh.Federate(Federation, (Academic, ["tool:*"]), (Enterprise, []));
        var servers = new LocalServers([Server.AsLocal("scripted", Options)], Clock);
        AcademicBridge = new MeshBridge(Mesh.Join(Academic), Options, servers);
        EnterpriseBridge = new MeshBridge(Mesh.Join(Enterprise), Options);
    }

    public InMemoryMesh Mesh { get; } = new();

    public ManualTimeProvider Clock { get; } = new();

    public ScriptedServer Server { get; } = new();

    public BridgeOptions Options { get; }

    public MeshBridge AcademicBridge { get; }

    public MeshBridge EnterpriseBridge { get; }

    public static async Task<TwoBridges> StartAsync(BridgeOptions? options = null)
    {
        var bridges = new TwoBridges(options ?? new BridgeOptions());
        await bridges.AcademicBridge.StartAsync(CancellationToken.None);
        await bridges.EnterpriseBridge.StartAsync(CancellationToken.None);
        return bridges;
    }

    public Task<CallOutcome> CallAsync(JsonObject? arguments = null, Func<JsonObject, ValueTask>? onProgress = null, CancellationToken ct = default) =>
        EnterpriseBridge.Federation.HandleAsync(
            McpMethods.ToolsCall, new JsonObject { ["name"] = "mit-001__work", ["arguments"] = arguments ?? [] }, onProgress, ct)
            .WaitAsync(TimeSpan.FromSeconds(60), ct);

    public async Task<string[]> ToolsAsync() =>
        [.. (await EnterpriseBridge.Federation.HandleAsync(McpMethods.ToolsList, [], null, CancellationToken.None)).Result!["tools"]!
            .AsArray().Select(t => t!["name"]!.GetValue<string>())];

    public async ValueTask DisposeAsync()
    {
        await EnterpriseBridge.DisposeAsync();
        await AcademicBridge.DisposeAsync();
    }
}
