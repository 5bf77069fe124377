using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Testing;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A hub as a process of the built command line, in a folder of its own, and the verbs against it as processes too.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<ChildProcess> _started = [];
    private readonly HeldPort _port = new();
    private ChildProcess? _hub;
    private int _runs;

    public string Folder { get; } = Directory.CreateTempSubdirectory("orleansmesh-e2e-").FullName;

    public string HubData => Path.Combine(Folder, "hub");

    /// <summary>Variables of every process that is started from now on.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Where the hub listens, as <c>--hub</c> takes it.</summary>
    public string Hub => _port.Address;

    public ChildProcess HubProcess => _hub ?? throw new InvalidOperationException("The hub does not run.");

    public string Home(string name) => Path.Combine(Folder, name);

    /// <summary>Starts the hub, the second time on the same folder and port; its ready line. Unless the options say so it asks for no human's consent.</summary>
    public async Task<JsonObject> StartHubAsync(params string[] options)
    {
        _hub = Start("hub", ["up", "--data", HubData, "--listen", Hub, "--json", .. options.Contains("--authority") ? options : ["--authority", "log", .. options]]);
        return await EventAsync(_hub, "ready");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillHubAsync()
    {
        await HubProcess.KillAsync();
        _hub = null;
    }

    /// <summary>Makes a mesh with a credential and lets it join.</summary>
    public async Task JoinAsync(string meshId, string name, params string[] profile)
    {
        string credential = Path.Combine(Folder, name + ".json");
        (await RunAsync("keys", "new", meshId, "--home", Home(name), "--json")).Ok();
        (await RunAsync("credential", "issue", "--data", HubData, "--subject", meshId, "--trust", "80", "--out", credential, "--json")).Ok();
        (await RunAsync(["join", "--credential", credential, .. profile, .. As(name)])).Ok();
    }

    /// <summary>The options that make a verb that of a mesh.</summary>
    public string[] As(string name) => ["--home", Home(name), "--hub", Hub, "--json"];

    /// <summary>Starts a verb that stays.</summary>
    public ChildProcess Start(string name, params IEnumerable<string> verb)
    {
        ChildProcess process = ChildProcess.Start(name, SelfCommand.Current.FileName, SelfCommand.Current.With(verb), Path.Combine(Folder, "logs"), Environment);
        lock (_gate)
        {
            _started.Add(process);
        }

        return process;
    }

    /// <summary>Runs a verb to its end; several may run at once.</summary>
    public async Task<VerbRun> RunAsync(params IEnumerable<string> verb)
    {
        ChildProcess process = Start($"verb-{Interlocked.Increment(ref _runs)}", verb);
        process.Input.Close();
        int code = await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
        return new VerbRun(string.Join(' ', verb), code, await LinesAsync(process.Output), await LinesAsync(process.Error));
    }

    /// <summary>Waits for the JSON line whose <c>event</c> is <paramref name="name"/>.</summary>
    public static async Task<JsonObject> EventAsync(ChildProcess process, string name)
    {
        string? line = await process.Output.ReadUntilAsync(l => (string?)JsonNode.Parse(l)?["event"] == name, CancellationToken.None).WaitAsync(Patience);
        return line is not null
            ? JsonNode.Parse(line)!.AsObject()
            : throw new InvalidOperationException($"{process.Name} ended without '{name}':\n{await File.ReadAllTextAsync(process.LogPath)}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ChildProcess process in Enumerable.Reverse(_started))
        {
            await process.DisposeAsync();
        }

        _port.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<string[]> LinesAsync(LineBuffer buffer)
    {
        var lines = new List<string>();
        while (await buffer.ReadAsync(CancellationToken.None) is { } line)
        {
            lines.Add(line);
        }

        return [.. lines];
    }
}
