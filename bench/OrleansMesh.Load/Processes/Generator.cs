using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Load.Figures;

namespace OrleansMesh.Load.Processes;

/// <summary>The <c>hold</c> processes that together hold the connections.</summary>
internal sealed class Generator : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web);

    private readonly ChildProcess[] _processes;

    private Generator(ChildProcess[] processes, double openSeconds)
    {
        _processes = processes;
        OpenSeconds = openSeconds;
    }

    /// <summary>How long it took to open all connections.</summary>
    public double OpenSeconds { get; }

    /// <summary>Opens <paramref name="sessions"/> connections from so many processes.</summary>
    /// <param name="bareSeconds">0 for sessions; else bare connections that ping after so many seconds of silence.</param>
    public static async Task<Generator> OpenAsync(
        string name, string hub, int sessions, int processes, int perMesh, bool takesQueue, int bareSeconds, string folder, CancellationToken ct)
    {
        var started = new List<ChildProcess>();
        int share = (sessions + processes - 1) / processes;
        for (int first = 0; first < sessions; first += share)
        {
            string[] arguments = OwnCommand.With(
                "hold", "--hub", hub, "--first", Text(first), "--sessions", Text(Math.Min(share, sessions - first)), "--per-mesh", Text(perMesh), "--bare-seconds", Text(bareSeconds));
            started.Add(ChildProcess.Start($"{name}-{started.Count}", OwnCommand.FileName, takesQueue ? arguments : [.. arguments, "--no-queue"], folder));
        }

        double slowest = 0;
        foreach (ChildProcess process in started)
        {
            slowest = Math.Max(slowest, (double)(await NextAsync(process, ct))["seconds"]!);
        }

        return new Generator([.. started], slowest);
    }

    /// <summary>The counts of now.</summary>
    public async Task<HeartbeatFigures> CountAsync(CancellationToken ct)
    {
        foreach (ChildProcess process in _processes)
        {
            await process.Input.WriteLineAsync("count");
        }

        return await SumAsync(ct);
    }

    /// <summary>Lets no more pings leave, waits for what is unanswered, and closes all connections; the final counts.</summary>
    public async Task<HeartbeatFigures> FinishAsync(CancellationToken ct)
    {
        foreach (ChildProcess process in _processes)
        {
            process.Input.Close();
        }

        return await SumAsync(ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (ChildProcess process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<JsonNode> NextAsync(ChildProcess process, CancellationToken ct) =>
        await process.Output.ReadAsync(ct) is { } line
            ? JsonNode.Parse(line)!
            : throw new InvalidOperationException($"A generator ended early: {await File.ReadAllTextAsync(process.LogPath, ct)}");

    private async Task<HeartbeatFigures> SumAsync(CancellationToken ct)
    {
        HeartbeatFigures? sum = null;
        foreach (ChildProcess process in _processes)
        {
            HeartbeatFigures one = (await NextAsync(process, ct)).Deserialize<HeartbeatFigures>(Shape)!;
            sum = sum?.Plus(one) ?? one;
        }

        return sum!;
    }
}
