using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.Cli.Demo;

/// <summary>What the steps share: a folder, the running processes, and what one step found out and a later one needs.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(30);

    private readonly SelfCommand _self = SelfCommand.Current;
    private int _verbs;

    /// <param name="folder">Everything the demo writes is in it.</param>
    /// <param name="root">The folder whose documents the second mesh offers.</param>
    public DemoStage(string folder, string root)
    {
        Folder = folder;
        Root = root;
        Acme = new DemoMesh("did:mesh:enterprise:acme-001", Path.Combine(folder, "acme"), "acme");
        Mit = new DemoMesh("did:mesh:academic:mit-001", Path.Combine(folder, "mit"), "mit");
    }

    public string Folder { get; }

    public string Root { get; }

    public DemoMesh Acme { get; }

    public DemoMesh Mit { get; }

    public string LogFolder => Path.Combine(Folder, "logs");

    public string HubData => Path.Combine(Folder, "hub");

    /// <summary>Where the hub listens; port 0 until it has chosen one.</summary>
    public string Hub { get; set; } = "127.0.0.1:0";

    public ChildProcess? HubProcess { get; set; }

    public ChildProcess? MitBridge { get; set; }

    public ChildProcess? Negotiation { get; set; }

    public McpClient? AcmeClient { get; set; }

    public string FederationId { get; set; } = "";

    /// <summary>Ids of the messages for which the hub gave a receipt "stored".</summary>
    public List<string> Stored { get; } = [];

    /// <summary>How to start <paramref name="verb"/> as a process that an MCP client owns.</summary>
    public (string Command, string[] Arguments) Command(params IEnumerable<string> verb) => (_self.FileName, _self.With(verb));

    /// <summary>Starts a verb that stays.</summary>
    public ChildProcess Start(string name, params IEnumerable<string> verb) =>
        ChildProcess.Start(name, _self.FileName, _self.With(verb), LogFolder);

    /// <summary>Runs a verb to its end; its JSON lines. Throws when it fails.</summary>
    /// <param name="input">Lines for its standard input; null for none.</param>
    public async Task<JsonObject[]> RunAsync(DemoMesh? mesh, IEnumerable<string> verb, CancellationToken cancellationToken, IEnumerable<string>? input = null)
    {
        string[] all = [.. verb, .. mesh is null ? [] : (string[])["--home", mesh.Home, "--hub", Hub], "--json"];
        await using ChildProcess process = Start($"{++_verbs:00}-{string.Join('-', all.TakeWhile(a => char.IsAsciiLetter(a[0])).Take(2))}", all);
        foreach (string line in input ?? [])
        {
            await process.Input.WriteLineAsync(line.AsMemory(), cancellationToken);
        }

        process.Input.Close();
        int code = await process.WaitForExitAsync(cancellationToken).WaitAsync(StepTimeout, TimeProvider.System, cancellationToken);
        JsonObject[] lines = await LinesAsync(process, cancellationToken);
        DemoFailureException.Unless(code == ExitCodes.Done, $"orleansmesh {string.Join(' ', all)}: exit code {code}: {lines.LastOrDefault()?["error"]}. Its log: {process.LogPath}");
        return lines;
    }

    /// <summary>Waits for the JSON line of <paramref name="process"/> whose <c>event</c> is <paramref name="name"/>.</summary>
    public static async Task<JsonObject> EventAsync(ChildProcess process, string name, CancellationToken cancellationToken)
    {
        string? line = await process.Output
            .ReadUntilAsync(l => Event(l) == name || Event(l) == "failed", cancellationToken)
            .WaitAsync(StepTimeout, TimeProvider.System, cancellationToken);
        DemoFailureException.Unless(Event(line) == name, $"{process.Name} ended without '{name}'. Its log: {process.LogPath}");
        return JsonNode.Parse(line!)!.AsObject();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (AcmeClient is not null)
        {
            await AcmeClient.DisposeAsync();
        }

        foreach (ChildProcess? process in (ChildProcess?[])[Negotiation, MitBridge, HubProcess])
        {
            if (process is not null)
            {
                await process.TerminateAsync();
                await process.DisposeAsync();
            }
        }
    }

    private static async Task<JsonObject[]> LinesAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var lines = new List<JsonObject>();
        while (await process.Output.ReadAsync(cancellationToken) is { } line)
        {
            lines.Add(JsonNode.Parse(line)!.AsObject());
        }

        return [.. lines];
    }

    private static string? Event(string? line) =>
        line is not null && line.StartsWith('{') && JsonNode.Parse(line) is JsonObject json
            ? json["error"] is null ? (string?)json["event"] : "failed"
            : null;
}
