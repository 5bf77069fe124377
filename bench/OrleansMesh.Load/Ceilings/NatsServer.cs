using System.Net;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Load.Probes;

namespace OrleansMesh.Load.Ceilings;

/// <summary>A <c>nats-server</c> of the machine in a process of its own: a relay that verifies nothing and stores nothing.</summary>
internal sealed class NatsServer : IAsyncDisposable
{
    private const string Program = "nats-server";
    private const string Listening = "Listening for client connections on ";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly ChildProcess _process;

    private NatsServer(ChildProcess process, IPEndPoint address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Processor time so far.</summary>
    public TimeSpan Processor => ProcessFigures.Read(_process.Id).Processor;

    /// <summary>Starts one on a free port; null when the PATH has none.</summary>
    public static async Task<NatsServer?> StartAsync(string folder, CancellationToken ct)
    {
        string[] places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (places.Select(p => Path.Combine(p, Program)).FirstOrDefault(File.Exists) is not { } path)
        {
            return null;
        }

        ChildProcess process = ChildProcess.Start("nats", path, ["-a", "127.0.0.1", "-p", "-1"], folder);
        string line = await process.Error.ReadUntilAsync(l => l.Contains(Listening, StringComparison.Ordinal), ct).WaitAsync(StartTimeout, ct)
            ?? throw new InvalidOperationException($"{path} did not start; {process.LogPath} says why.");
        return new NatsServer(process, IPEndPoint.Parse(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.TerminateAsync();
        await _process.DisposeAsync();
    }
}
