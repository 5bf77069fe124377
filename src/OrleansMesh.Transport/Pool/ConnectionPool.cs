using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Wire;

namespace OrleansMesh.Transport.Pool;

/// <summary>Connections by the peer's node id, dialled or accepted: one in use for each peer, and both sides agree which (T-10). Safe for any number of callers.</summary>
/// <remarks>
/// When two peers dial each other at the same time, both keep the connection that the node with the smaller id dialled. The other one lingers before it is
/// closed; it must be read as long as it lives, and it is used again when the kept one ends first.
/// </remarks>
/// <typeparam name="TConnection">A connection whose peer has proven its id.</typeparam>
public sealed class ConnectionPool<TConnection> : IAsyncDisposable
    where TConnection : class, IPooledConnection
{
    private const int SweepsPerLinger = 2;

    // Besides the active ones: those that failed lately.
    private const int RememberedPerPeer = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, PoolPeer<TConnection>> _peers = [];
    private readonly NodeId _self;
    private readonly ConnectionPoolOptions _options;
    private readonly Func<NodeId, CancellationToken, Task<TConnection>> _dial;
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _sweep;
    private int _dials;
    private bool _closed;

    /// <summary>Opens an empty pool.</summary>
    /// <param name="self">This node.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="dial">Connects to a peer and has it prove its id; throws an <see cref="IOException"/> when that fails.</param>
    /// <param name="clock">For all times.</param>
    /// <param name="random">From 0 to below 1, spreads retries; <see cref="Random.Shared"/> when null.</param>
    public ConnectionPool(
        NodeId self, ConnectionPoolOptions options, Func<NodeId, CancellationToken, Task<TConnection>> dial, TimeProvider clock, Func<double>? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dial);
        ArgumentNullException.ThrowIfNull(clock);
        options.Validate();
        _self = self;
        _options = options;
        _dial = dial;
        _clock = clock;
        _random = random ?? Random.Shared.NextDouble;
        TimeSpan period = options.LingerTimeout / SweepsPerLinger;
        _sweep = clock.CreateTimer(_ => Sweep(), null, period, period);
    }

    /// <summary>Peers with a connection; at most <see cref="ConnectionPoolOptions.PeersMax"/>.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _peers.Values.Count(p => p.Current is not null);
            }
        }
    }

    /// <summary>The peer's connection, which counts as used; false when there is none.</summary>
    public bool TryGet(NodeId peer, [NotNullWhen(true)] out TConnection? connection)
    {
        lock (_gate)
        {
            connection = TryUse(peer);
            return connection is not null;
        }
    }

    /// <summary>The peer's connection, dialled if there is none; callers at the same time share one dial.</summary>
    /// <exception cref="IOException">The dial failed, failed a moment ago (<see cref="RetryIn"/>), or the pool is full.</exception>
    /// <exception cref="ObjectDisposedException">The pool is closed.</exception>
    public Task<TConnection> GetAsync(NodeId peer, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(peer, _self);
        PoolPeer<TConnection> entry;
        TaskCompletionSource<TConnection> arrival;
        bool isFirst;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (TryUse(peer) is { } present)
            {
                return Task.FromResult(present);
            }

            entry = _peers.GetValueOrDefault(peer) ?? NewPeer(peer);
            isFirst = entry.Arrival is null;
            if (isFirst)
            {
                BeginDial(peer, entry);
            }

            arrival = entry.Awaited();
        }

        if (isFirst)
        {
            _ = DialAsync(peer, entry);
        }

        return arrival.Task.WaitAsync(ct);
    }

    /// <summary>How long until the peer may be dialled again; zero when it may be now.</summary>
    public TimeSpan RetryIn(NodeId peer)
    {
        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            return _peers.TryGetValue(peer, out PoolPeer<TConnection>? entry) && entry.Backoff.NotBefore > now
                ? _clock.GetElapsedTime(now, entry.Backoff.NotBefore)
                : TimeSpan.Zero;
        }
    }

    /// <summary>Takes a connection that the peer has dialled; from then on it is the pool's to close.</summary>
    /// <returns>False when the pool is full or closed: the connection stays the caller's.</returns>
    public bool TryRegister(NodeId peer, TConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        lock (_gate)
        {
            PoolPeer<TConnection> entry = _peers.GetValueOrDefault(peer) ?? NewPeer(peer);
            if (_closed || peer == _self || (!entry.IsActive && !TryMakeRoom()))
            {
                return false;
            }

            _peers[peer] = entry;
            Adopt(entry, connection, isOurs: false, peer);
            return true;
        }
    }

    /// <summary>Closes all connections and refuses new ones; returns when what was queued has left.</summary>
    public async ValueTask DisposeAsync()
    {
        List<PooledLink<TConnection>> links;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            links = [.. _peers.Values.SelectMany(p => p.TakeAll())];
        }

        await _closing.CancelAsync();
        await _sweep.DisposeAsync();
        await Task.WhenAll(links.Select(l => l.Connection.DisposeAsync().AsTask()));
    }

    private PoolPeer<TConnection> NewPeer(NodeId peer) =>
        new(keepsOurs: _self < peer, new DialBackoff(_options.BackoffMin, _options.BackoffMax, _random));

    private TConnection? TryUse(NodeId peer)
    {
        if (!_peers.TryGetValue(peer, out PoolPeer<TConnection>? entry) || entry.Current is not { IsOver: false } link)
        {
            return null;
        }

        link.UsedAt = _clock.GetTimestamp();
        return link.Connection;
    }

    private void BeginDial(NodeId peer, PoolPeer<TConnection> entry)
    {
        if (entry.Backoff.NotBefore > _clock.GetTimestamp())
        {
            throw new IOException($"{peer} did not answer a moment ago and is not dialled again yet.");
        }

        if (_dials >= _options.DialsMax || _peers.Count >= RememberedPerPeer * _options.PeersMax || (!entry.IsActive && !TryMakeRoom()))
        {
            throw new IOException($"The pool is full: {peer} is not dialled.");
        }

        _dials++;
        _peers[peer] = entry;
        entry.Arrival = PoolPeer<TConnection>.NewArrival();
    }

    private async Task DialAsync(NodeId peer, PoolPeer<TConnection> entry)
    {
        TConnection? connection = null;
        Exception? failure = null;
        try
        {
            using var timeout = new CancellationTokenSource(_options.DialTimeout, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _closing.Token);
            connection = await _dial(peer, either.Token);
        }
        catch (OperationCanceledException late)
        {
            failure = new IOException($"{peer} did not answer within {_options.DialTimeout.TotalSeconds:0.#} s.", late);
        }
        catch (Exception broken)
        {
            // whatever a dial dies of, it is for those who wait for it, and the pool goes on
            failure = broken;
        }

        bool isUnwanted;
        lock (_gate)
        {
            TaskCompletionSource<TConnection> arrival = entry.Awaited();
            _dials--;
            entry.Arrival = null;
            isUnwanted = _closed;
            if (connection is not null && !_closed)
            {
                Adopt(entry, connection, isOurs: true, peer);
            }
            else
            {
                entry.Backoff.Failed(_clock);
            }

            _ = entry.Current is { } current
                ? arrival.TrySetResult(current.Connection)
                : arrival.TrySetException(failure ?? new ObjectDisposedException(nameof(ConnectionPool<>)));

            // nobody may wait any more: then nobody looks at the failure either
            _ = arrival.Task.Exception;
        }

        if (connection is not null && isUnwanted)
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>Within the gate.</summary>
    private void Adopt(PoolPeer<TConnection> entry, TConnection connection, bool isOurs, NodeId peer)
    {
        long now = _clock.GetTimestamp();
        var link = new PooledLink<TConnection>(connection, isOurs, now);
        PooledLink<TConnection>? placeless = entry.Take(link, now + Ticks(_options.LingerTimeout), Ticks(_options.DialTimeout * 2));
        if (placeless is not null)
        {
            _ = placeless.Connection.DisposeAsync().AsTask();
        }

        _ = entry.Arrival?.TrySetResult(entry.Current!.Connection);
        _ = WatchAsync(entry, link, peer);
    }

    private async Task WatchAsync(PoolPeer<TConnection> entry, PooledLink<TConnection> link, NodeId peer)
    {
        await link.Connection.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        lock (_gate)
        {
            if (entry.Current == link)
            {
                NoteLife(entry, link);
            }

            entry.Ended(link);
            Tidy(peer, entry);
        }

        await link.Connection.DisposeAsync();
    }

    /// <summary>A connection that ends at once is as good as none: only one that lasted lets the next dial go out without a wait.</summary>
    private void NoteLife(PoolPeer<TConnection> entry, PooledLink<TConnection> link)
    {
        if (_clock.GetElapsedTime(link.Since) >= _options.DialTimeout)
        {
            entry.Backoff.Reset();
        }
        else if (link.IsOurs)
        {
            entry.Backoff.Failed(_clock);
        }
    }

    /// <summary>Room for one more active peer, if need be by closing the one that was idle longest; within the gate.</summary>
    private bool TryMakeRoom()
    {
        int active = 0;
        PoolPeer<TConnection>? idlest = null;
        foreach (PoolPeer<TConnection> entry in _peers.Values)
        {
            active += entry.IsActive ? 1 : 0;
            bool isIdler = entry is { Current: { } link, Arrival: null } && IsIdle(link) && (idlest is null || link.UsedAt < idlest.Current!.UsedAt);
            idlest = isIdler ? entry : idlest;
        }

        if (active >= _options.PeersMax && idlest is not null)
        {
            Close(idlest);
            active--;
        }

        return active < _options.PeersMax;
    }

    /// <summary>Unused for a quarter of what closes it anyway: in need of room it may go.</summary>
    private bool IsIdle(PooledLink<TConnection> link) =>
        _options.IdleTimeout is { } idle && _clock.GetElapsedTime(link.UsedAt) >= idle / 4;

    private void Sweep()
    {
        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            foreach ((NodeId peer, PoolPeer<TConnection> entry) in _peers.ToArray())
            {
                foreach (PooledLink<TConnection> loser in entry.TakeLingered(now))
                {
                    _ = loser.Connection.DisposeAsync().AsTask();
                }

                if (entry is { Current: { } link, Arrival: null } && _options.IdleTimeout is { } idle && _clock.GetElapsedTime(link.UsedAt, now) >= idle)
                {
                    Close(entry);
                }

                Tidy(peer, entry);
            }
        }
    }

    private static void Close(PoolPeer<TConnection> entry)
    {
        foreach (PooledLink<TConnection> link in entry.TakeAll())
        {
            _ = link.Connection.DisposeAsync().AsTask();
        }
    }

    /// <summary>Forgets a peer of which there is nothing to know: what is remembered is bounded by those who are active and those who failed lately.</summary>
    private void Tidy(NodeId peer, PoolPeer<TConnection> entry)
    {
        bool hasFailed = entry.Backoff.RememberedUntil > _clock.GetTimestamp();
        if (!entry.IsActive && !entry.HasLingering && !hasFailed && _peers.GetValueOrDefault(peer) == entry)
        {
            _peers.Remove(peer);
        }
    }

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * _clock.TimestampFrequency);
}
