using System.Collections.Concurrent;

namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>Computes strangers' halves of handshakes on threads of their own that yield to everything else, first come first served.</summary>
/// <remarks>
/// So a flood of handshakes takes the cores that sessions leave over, and a session's message never stands in line behind it. A
/// hub whose cores are all taken still serves newcomers: so many a second are computed with the priority of sessions.
/// </remarks>
internal sealed class HandshakeWorkers : IDisposable
{
    private readonly BlockingCollection<HandshakeWork> _waiting;
    private readonly Thread[] _threads;
    private readonly ITimer _assured;
    private readonly Lock _ending = new();
    private volatile bool _ended;

    /// <param name="atOnceMax">How many compute at once, beside the assured ones.</param>
    /// <param name="assuredPerSecond">How many a second need not wait for a core that is idle.</param>
    /// <param name="waitingMax">How many may wait; of more the handshake fails.</param>
    /// <param name="clock">Tells when the next assured one is due.</param>
    public HandshakeWorkers(int atOnceMax, int assuredPerSecond, int waitingMax, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _waiting = new BlockingCollection<HandshakeWork>(waitingMax);
        _threads = new Thread[atOnceMax];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = "handshakes" };
            _threads[i].Start();
        }

        var every = TimeSpan.FromSeconds(1.0 / assuredPerSecond);
        _assured = clock.CreateTimer(_ => RunOne(), state: null, every, every);
    }

    /// <summary>Computes it when it is its turn.</summary>
    /// <returns>Done, cancelled before it began, or failed with the exception of the work.</returns>
    /// <exception cref="IOException">As many wait as may, or the hub has ended.</exception>
    public Task ComputeAsync(Action work, CancellationToken cancellationToken)
    {
        var one = new HandshakeWork(work, cancellationToken);
        return _ended || !_waiting.TryAdd(one)
            ? throw new IOException("More handshakes wait to be computed than may, or the hub has ended.")
            : one.Done;
    }

    /// <summary>Lets the threads end after what waits.</summary>
    public void Dispose()
    {
        _assured.Dispose();
        lock (_ending)
        {
            _ended = true;
        }

        _waiting.CompleteAdding();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _waiting.Dispose();
    }

    private void Run()
    {
        YieldingThread.Become();
        foreach (HandshakeWork work in _waiting.GetConsumingEnumerable())
        {
            work.Run();
        }
    }

    private void RunOne()
    {
        HandshakeWork? work = null;
        lock (_ending)
        {
            // a timer's last call may come after its end
            _ = !_ended && _waiting.TryTake(out work);
        }

        work?.Run();
    }
}
