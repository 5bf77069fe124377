namespace OrleansMesh.Client.Sessions;

/// <summary>
/// A session with each hub of the mesh: all of them deliver, and one, which stays until its session ends, is sent to and asked. When it is lost the
/// next that is connected takes its place, and what has no receipt is sent there.
/// </summary>
internal sealed class HubConnections : IAsyncDisposable
{
    private readonly IReadOnlyList<HubConnection> _all;
    private readonly MeshClientOptions _options;
    private readonly Lock _gate = new();
    private readonly HashSet<HubConnection> _givenUp = [];
    private HubConnection? _used;
    private TaskCompletionSource _turned = NewSignal();

    /// <param name="all">In the order in which they are tried.</param>
    /// <param name="options">For its times.</param>
    public HubConnections(IReadOnlyList<HubConnection> all, MeshClientOptions options)
    {
        _all = all;
        _options = options;
        foreach (HubConnection connection in all)
        {
            connection.Joined = (session, over) => ServeAsync(connection, session, over);
            connection.Changed = connected => OnChanged(connection, connected);
            connection.GivenUp = reason => OnGivenUp(connection, reason);
        }
    }

    /// <summary>A session is used from now on; cancelled when it ends.</summary>
    public Func<HubSession, CancellationToken, Task>? Joined { get; set; }

    /// <summary>Whether a session is used now; told after each change, with true also when it is another one.</summary>
    public Action<bool>? Changed { get; set; }

    /// <summary>Every hub refused for good; why the last did.</summary>
    public Action<Exception>? GivenUp { get; set; }

    /// <summary>The session that is used, if there is one now.</summary>
    public HubSession? Current => Used?.Current;

    /// <summary>The session that is used or was used last; null before the first.</summary>
    public HubSession? Last => Used?.Last;

    /// <summary>The sessions that there are with the other hubs.</summary>
    public IReadOnlyList<HubSession> Beside(HubSession session) => [.. _all.Select(each => each.Current).OfType<HubSession>().Where(each => each != session)];

    private HubConnection? Used
    {
        get
        {
            lock (_gate)
            {
                return _used;
            }
        }
    }

    /// <summary>Opens the first session that can be had, and keeps one with each hub up from then on.</summary>
    /// <exception cref="MeshUnreachableException">No hub was reached; of the last that was tried.</exception>
    /// <exception cref="MeshRefusedException">As above, and it refused.</exception>
    public async Task OpenAsync(CancellationToken ct)
    {
        for (int place = 0; ; place++)
        {
            try
            {
                _ = await _all[place].OpenAsync(ct);
                break;
            }
            catch (Exception e) when (e is MeshUnreachableException or MeshRefusedException && place < _all.Count - 1)
            {
                // it is tried again below, like those that were not tried yet
            }
        }

        foreach (HubConnection connection in _all)
        {
            connection.Begin();
        }
    }

    /// <summary>The session to use, as soon as there is one.</summary>
    /// <exception cref="MeshUnreachableException">There was none within <paramref name="timeout"/>.</exception>
    /// <exception cref="MeshRefusedException">Every hub refused for good.</exception>
    public async Task<HubSession> WaitAsync(TimeSpan timeout, CancellationToken ct)
    {
        long start = _options.Clock.GetTimestamp();
        while (true)
        {
            HubConnection used;
            Task turned;
            lock (_gate)
            {
                used = _used ?? _all[0];
                turned = _turned.Task;
            }

            TimeSpan left = timeout - _options.Clock.GetElapsedTime(start);
            Task<HubSession> session = used.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, ct);
            if (_all.Count == 1 || await Task.WhenAny(session, turned) == session)
            {
                return await session;
            }
        }
    }

    /// <summary>Ends all sessions after what was sent has left, and opens no other.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_all.Select(each => each.DisposeAsync().AsTask()));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ServeAsync(HubConnection connection, HubSession session, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            Task turned;
            bool isUsed;
            lock (_gate)
            {
                isUsed = _used == connection;
                turned = _turned.Task;
            }

            if (isUsed)
            {
                await (Joined?.Invoke(session, over) ?? Task.CompletedTask);
                return;
            }

            await turned.WaitAsync(over);
        }
    }

    private void OnChanged(HubConnection connection, bool connected)
    {
        bool isNews;
        bool hasSession;
        lock (_gate)
        {
            bool wasUsed = _used == connection;
            HubConnection? next = connected
                ? (_used?.Current is null ? connection : _used)
                : (wasUsed ? _all.FirstOrDefault(each => each.Current is not null) ?? _used : _used);
            isNews = wasUsed || next != _used;
            hasSession = next?.Current is not null;
            if (next != _used)
            {
                Use(next);
            }
        }

        if (isNews)
        {
            Changed?.Invoke(hasSession);
        }
    }

    /// <summary>Within the gate.</summary>
    private void Use(HubConnection? next)
    {
        _used = next;
        TaskCompletionSource turned = _turned;
        _turned = NewSignal();
        _ = turned.TrySetResult();
    }

    private void OnGivenUp(HubConnection connection, Exception reason)
    {
        bool isLast;
        lock (_gate)
        {
            _ = _givenUp.Add(connection);
            isLast = _givenUp.Count == _all.Count;
            if (!isLast && (_used ?? _all[0]) == connection)
            {
                // who waits for a session waits for one that may come
                Use(_all.First(each => !_givenUp.Contains(each)));
            }
        }

        if (isLast)
        {
            GivenUp?.Invoke(reason);
        }
    }
}
