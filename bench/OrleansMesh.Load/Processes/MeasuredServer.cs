using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Load.Probes;

namespace OrleansMesh.Load.Processes;

/// <summary>A server in a process of its own, with a probe in it: the shipped hub, or the bare reference.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;
    private readonly string _probe;

    private MeasuredServer(ChildProcess process, string probe, JsonNode ready)
    {
        _process = process;
        _probe = probe;
        Address = new Uri((string)ready["listen"]!).Authority;
        NodeId = (string?)ready["nodeId"];
    }

    /// <summary>Where it listens, <c>host:port</c>.</summary>
    public string Address { get; }

    /// <summary>A hub's did:key, by which others link to it; null for the echo.</summary>
    public string? NodeId { get; }

    /// <summary>Starts <c>orleansmesh up</c> on a folder inside <paramref name="folder"/>.</summary>
    public static Task<MeasuredServer> HubAsync(string folder, CancellationToken ct) => HubAsync(folder, "hub", "127.0.0.1:0", [], ct);

    /// <summary>As the other, for one of several hubs.</summary>
    /// <param name="listen">Where it listens; port 0 for a free one.</param>
    /// <param name="options">Further options of the verb.</param>
    public static Task<MeasuredServer> HubAsync(string folder, string name, string listen, string[] options, CancellationToken ct) => StartAsync(
        name,
        SelfCommand.Current.FileName,
        SelfCommand.Current.With(["up", "--data", Path.Combine(folder, name + "-data"), "--listen", listen, "--minimum-trust", "0", "--authority", "log", "--json", .. options]),
        folder,
        ct);

    /// <summary>Starts the echo.</summary>
    public static Task<MeasuredServer> BareAsync(string folder, CancellationToken ct) =>
        StartAsync("bare", OwnCommand.FileName, OwnCommand.With("bare"), folder, ct);

    /// <summary>Of the system.</summary>
    public int ProcessId => _process.Id;

    public ProcessFigures Figures() => ProcessFigures.Read(_process.Id);

    public Task<HeapFigures> SettleAsync(CancellationToken ct) => ProcessFigures.SettleAsync(_probe, ct);

    public Task<PauseFigures> PausesAsync(CancellationToken ct) => ProcessFigures.PausesAsync(_probe, ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.TerminateAsync();
        await _process.DisposeAsync();
    }

    private static async Task<MeasuredServer> StartAsync(string name, string fileName, string[] arguments, string folder, CancellationToken ct)
    {
        // of each start its own: a socket that is left cannot be bound again
        string probe = Path.Combine(folder, $"{name}-{Path.GetRandomFileName()}.probe");
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(MeasuredServer).Assembly.Location,
            [ProbeServer.PathVariable] = probe,
        };
        ChildProcess process = ChildProcess.Start(name, fileName, arguments, folder, environment);
        string? ready = await process.Output.ReadUntilAsync(l => (string?)JsonNode.Parse(l)?["event"] == "ready", ct).WaitAsync(StartTimeout, ct);
        return ready is null
            ? throw new InvalidOperationException($"The {name} process did not start; {process.LogPath} says why.")
            : new MeasuredServer(process, probe, JsonNode.Parse(ready)!);
    }
}
