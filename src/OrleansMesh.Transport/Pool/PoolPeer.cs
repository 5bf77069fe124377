namespace OrleansMesh.Transport.Pool;

/// <summary>One peer of a pool: the connection in use, losers that linger, the dial under way.</summary>
internal sealed class PoolPeer<TConnection>(bool keepsOurs, DialBackoff backoff)
    where TConnection : class, IPooledConnection
{
    private const int LingeringMax = 2;

    private readonly List<PooledLink<TConnection>> _lingering = [];

    public DialBackoff Backoff => backoff;

    public PooledLink<TConnection>? Current { get; private set; }

    /// <summary>Completes with the first connection, dialled or accepted; null while nobody dials.</summary>
    public TaskCompletionSource<TConnection>? Arrival { get; set; }

    /// <summary>Connected or being dialled.</summary>
    public bool IsActive => Current is not null || Arrival is not null;

    public bool HasLingering => _lingering.Count > 0;

    public static TaskCompletionSource<TConnection> NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What callers wait for while somebody dials: a connection that is accepted meanwhile and ends again satisfies nobody who comes later.</summary>
    public TaskCompletionSource<TConnection> Awaited()
    {
        Arrival = Arrival is { Task.IsCompleted: false } ? Arrival : NewArrival();
        return Arrival;
    }

    /// <summary>Takes a new connection and decides which of two is used.</summary>
    /// <param name="link">The new one.</param>
    /// <param name="lingersUntil">Until when the loser stays open.</param>
    /// <param name="window">Within this of each other, two dials in opposite directions may have crossed.</param>
    /// <returns>One that has no place left and is to be closed; mostly null.</returns>
    public PooledLink<TConnection>? Take(PooledLink<TConnection> link, long lingersUntil, long window)
    {
        if (Current is not { IsOver: false } incumbent)
        {
            Current = link;
            return null;
        }

        // A side that has a connection does not dial: whoever dials again, or long after, has lost the old one.
        bool crossed = link.IsOurs != incumbent.IsOurs && link.Since - incumbent.Since <= window;
        PooledLink<TConnection> loser = crossed && link.IsOurs != keepsOurs ? link : incumbent;
        Current = loser == link ? incumbent : link;
        Current.UsedAt = link.Since;
        loser.LingersUntil = lingersUntil;
        _lingering.Add(loser);
        return _lingering.Count > LingeringMax ? TakeOldest() : null;
    }

    /// <summary>A connection is over; a loser that still lingers takes the place of one in use.</summary>
    public void Ended(PooledLink<TConnection> link)
    {
        _ = _lingering.Remove(link);
        if (Current != link)
        {
            return;
        }

        Current = _lingering.FindLast(l => !l.IsOver);
        if (Current is { } heir)
        {
            heir.UsedAt = link.UsedAt;
            _ = _lingering.Remove(heir);
        }
    }

    /// <summary>Takes out the losers that have lingered long enough.</summary>
    public IEnumerable<PooledLink<TConnection>> TakeLingered(long now)
    {
        List<PooledLink<TConnection>> over = _lingering.FindAll(l => l.LingersUntil <= now);
        _ = _lingering.RemoveAll(over.Contains);
        return over;
    }

    /// <summary>Takes out everything.</summary>
    public IEnumerable<PooledLink<TConnection>> TakeAll()
    {
        List<PooledLink<TConnection>> all = [.. _lingering];
        _lingering.Clear();
        if (Current is { } current)
        {
            all.Add(current);
            Current = null;
        }

        return all;
    }

    private PooledLink<TConnection> TakeOldest()
    {
        PooledLink<TConnection> oldest = _lingering[0];
        _lingering.RemoveAt(0);
        return oldest;
    }
}
