using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A mesh's sending process: one numbered message after the other to one target. Who ended it does not matter, it is started again and goes on with the next number.</summary>
internal sealed class ChaosSender(World world, string name, string target)
{
    // what the process takes at a time
    private const int UnansweredMax = 64;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<int, string> _acknowledged = new();
    private volatile ChildProcess? _process;
    private volatile bool _isStopping;
    private int _last;

    public string Source { get; } = $"did:mesh:chaos:{name}";

    public string Target => target;

    /// <summary>The numbers of which there is a receipt, with the messages' ids.</summary>
    public IReadOnlyDictionary<int, string> Acknowledged => _acknowledged;

    /// <summary>Numbers that were given out.</summary>
    public int Given => _last;

    /// <summary>What processes said that ended by themselves.</summary>
    public ConcurrentQueue<string> Reasons { get; } = new();

    /// <summary>Runs until it is told to stop and a process has ended with a receipt for each of its messages.</summary>
    public async Task RunAsync()
    {
        while (!_isStopping)
        {
            await LiveAsync();
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public void Stop() => _isStopping = true;

    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    private async Task LiveAsync()
    {
        ChildProcess process = world.Start($"send-{name}", ["send", target, "--lines", "--timeout", "120", .. world.As(name)]);
        _process = process;
        var unanswered = new ConcurrentQueue<int>();
        Task feeding = FeedAsync(process, unanswered);
        while (await process.Output.ReadAsync(CancellationToken.None) is { } line)
        {
            JsonObject said = ChaosLine.Parse(line);
            if (said["receipt"] is not null)
            {
                // receipts come in the order of lines
                Assert.True(unanswered.TryDequeue(out int number));
                _acknowledged[number] = (string)said["messageId"]!;
            }
            else if (said["reason"] is { } reason)
            {
                Reasons.Enqueue((string)reason!);
            }
        }

        await process.KillAsync();
        await feeding;
    }

    private async Task FeedAsync(ChildProcess process, ConcurrentQueue<int> unanswered)
    {
        try
        {
            using var pace = new PeriodicTimer(Pace);
            while (!_isStopping && !process.HasExited)
            {
                if (unanswered.Count < UnansweredMax)
                {
                    int number = ++_last;
                    unanswered.Enqueue(number);
                    await process.Input.WriteLineAsync($$"""{"n":{{number}}}""");
                }

                _ = await pace.WaitForNextTickAsync();
            }

            process.Input.Close();
        }
        catch (IOException)
        {
            // it was killed: of what has no receipt nobody knows
        }
    }
}
