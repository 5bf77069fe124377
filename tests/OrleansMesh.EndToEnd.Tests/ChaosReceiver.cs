using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A mesh's receiving process, which acknowledges each message after it was written down; started again whoever ended it.</summary>
internal sealed class ChaosReceiver(World world, string name)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<List<(string From, int Number)>> _sessions = [];
    private volatile ChildProcess? _process;
    private volatile bool _isStopping;

    /// <summary>What each process received, in its order.</summary>
    public IReadOnlyList<(string From, int Number)[]> Sessions
    {
        get
        {
            lock (_gate)
            {
                return [.. _sessions.Select(session => session.ToArray())];
            }
        }
    }

    public async Task RunAsync()
    {
        while (!_isStopping)
        {
            await LiveAsync();
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public async Task StopAsync()
    {
        _isStopping = true;
        await KillAsync();
    }

    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    private async Task LiveAsync()
    {
        ChildProcess process = world.Start($"watch-{name}", ["watch", "--ack", .. world.As(name)]);
        _process = process;
        List<(string From, int Number)> session = [];
        lock (_gate)
        {
            _sessions.Add(session);
        }

        while (await process.Output.ReadAsync(CancellationToken.None) is { } line)
        {
            JsonObject said = ChaosLine.Parse(line);
            if ((string?)said["event"] == "message")
            {
                lock (_gate)
                {
                    session.Add(((string)said["from"]!, (int)said["data"]!["n"]!));
                }
            }
        }

        await process.KillAsync();
    }
}
