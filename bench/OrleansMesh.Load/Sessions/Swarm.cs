namespace OrleansMesh.Load.Sessions;

/// <summary>Many idle connections: opens them with a bounded number under way, and pulses all of them by one sweep.</summary>
internal sealed class Swarm(Func<int, CancellationToken, Task<IIdleConnection>> open, PulseCounts counts, TimeProvider clock)
{
    private const int OpeningMax = 32;
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AnswersTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<IIdleConnection> _connections = [];

    /// <summary>Opens the connections of the numbers from <paramref name="first"/> on; pulses begin at once.</summary>
    public async Task OpenAsync(int first, int count, CancellationToken ct) =>
        await Parallel.ForAsync(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = OpeningMax, CancellationToken = ct }, async (number, token) =>
        {
            IIdleConnection connection = await open(number, token);
            _ = connection.RunAsync();
            lock (_gate)
            {
                _connections.Add(connection);
            }
        });

    /// <summary>Sends what pings are due until cancelled.</summary>
    public async Task PulseAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(SweepPeriod, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                foreach (IIdleConnection connection in Connections())
                {
                    connection.Pulse();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // asked to stop
        }
    }

    /// <summary>Waits until every ping is answered, for 10 s at most.</summary>
    public async Task AnswersAsync()
    {
        using var timer = new PeriodicTimer(SweepPeriod, clock);
        long start = clock.GetTimestamp();
        while (counts.Answered < counts.Sent && clock.GetElapsedTime(start) < AnswersTimeout)
        {
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Closes all.</summary>
    public async Task CloseAsync()
    {
        foreach (IIdleConnection connection in Connections())
        {
            await connection.CloseAsync();
        }
    }

    private IIdleConnection[] Connections()
    {
        lock (_gate)
        {
            return [.. _connections];
        }
    }
}
