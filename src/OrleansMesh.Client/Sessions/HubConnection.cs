using System.Buffers;
using OrleansMesh.Client.Messages;
using OrleansMesh.Domain.Network;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Sessions;

/// <summary>Keeps one session with a hub: opens it again when it ended, until it is disposed or refused for good.</summary>
internal sealed class HubConnection(Uri address, HubDialer dialer, MeshClientOptions options, ISessionEvents events, HubQueue? queue) : IAsyncDisposable
{
    // A hub may overcome these by itself; every other refusal needs a person.
    private static readonly string[] PassingRefusals = ["overloaded", "shutting-down"];

    private readonly CancellationTokenSource _closing = new();
    private readonly Backoff _pause = new(options.ReconnectDelayMin, options.ReconnectDelayMax);
    private readonly Lock _gate = new();
    private TaskCompletionSource<HubSession> _source = NewSource();
    private Task _running = Task.CompletedTask;
    private bool _begun;
    private int _failures;
    private volatile HubSession? _last;
    private volatile HubSession? _current;

    /// <summary>A session was joined; cancelled when it ends.</summary>
    public Func<HubSession, CancellationToken, Task>? Joined { get; set; }

    /// <summary>Whether there is a session now; told after each change.</summary>
    public Action<bool>? Changed { get; set; }

    /// <summary>The hub refused for good, or something broke that no new session mends.</summary>
    public Action<Exception>? GivenUp { get; set; }

    /// <summary>The session, if there is one now.</summary>
    public HubSession? Current => _current;

    /// <summary>The session of now or the one before; null before the first.</summary>
    public HubSession? Last => _last;

    private TaskCompletionSource<HubSession> Source
    {
        get
        {
            lock (_gate)
            {
                return _source;
            }
        }
    }

    /// <summary>Opens the first session, and keeps it up from then on.</summary>
    public async Task<HubSession> OpenAsync(CancellationToken ct)
    {
        JoinedChannel joined = await dialer.JoinAsync(queue?.Cursor, ct);
        var session = new HubSession(joined, events, options.Clock);
        Publish(session);
        _running = KeepAsync(session);
        _begun = true;
        return session;
    }

    /// <summary>Opens the first session as soon as the hub lets us, unless <see cref="OpenAsync"/> did, and keeps it up.</summary>
    public void Begin()
    {
        if (!_begun)
        {
            _begun = true;
            _running = BeginAsync();
        }
    }

    /// <summary>Tells the hub up to where its queue is safe with us, when there is a session with it.</summary>
    public async ValueTask AcknowledgeAsync(long cursor)
    {
        if (_current is { } session)
        {
            var payload = new ArrayBufferWriter<byte>(MessageBytes.HeadBytes);
            new AcknowledgeMessage(cursor).Write(payload);
            _ = await session.Channel.SendAsync(FrameType.Message, payload.WrittenMemory, _closing.Token);
        }
    }

    /// <summary>Tells the hub what of its queue we refuse, until it has written that down or says that it will not; false when the client closes first.</summary>
    public async Task<bool> RefuseAsync(MessageRefuseRequest refused, CancellationToken ct)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                HubSession session = await WaitAsync(options.RequestTimeout, ct);
                _ = await session.Requests.AskAsync(
                    RequestTypes.MessageRefuse, refused, RequestJson.Default.MessageRefuseRequest, RequestJson.Default.DoneResult, options.RequestTimeout, ct);
                return true;
            }
            catch (MeshRefusedException no) when (no.Reason != "internal-error")
            {
                // It is forgotten there, or the hub is of a version that tells nobody.
                return true;
            }
            catch (Exception e) when (e is MeshUnreachableException or MeshRefusedException)
            {
                await Task.Delay(options.ReconnectDelayMin, options.Clock, ct);
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The session, as soon as there is one.</summary>
    /// <exception cref="MeshUnreachableException">There was none within <paramref name="timeout"/>.</exception>
    /// <exception cref="MeshRefusedException">The hub refused for good.</exception>
    public async Task<HubSession> WaitAsync(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            return await Source.Task.WaitAsync(timeout, options.Clock, ct);
        }
        catch (TimeoutException late)
        {
            throw new MeshUnreachableException($"There has been no connection to {address} for {timeout.TotalSeconds:0.#} s. It is tried again; check the network and that the hub runs.", late);
        }
    }

    /// <summary>Ends the session after what was sent has left, and opens no other.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running;
        _ = Source.TrySetException(new ObjectDisposedException(nameof(MeshClient)));
        _closing.Dispose();
    }

    private static TaskCompletionSource<HubSession> NewSource()
    {
        var source = new TaskCompletionSource<HubSession>(TaskCreationOptions.RunContinuationsAsynchronously);

        // It may be that nobody waits when it fails.
        _ = source.Task.ContinueWith(
            static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return source;
    }

    private void Publish(HubSession session)
    {
        _failures = 0;
        _last = session;
        _current = session;
        _ = Source.TrySetResult(session);
        Changed?.Invoke(true);
    }

    private async Task BeginAsync()
    {
        HubSession? session = await ReopenAsync();
        if (session is not null)
        {
            Publish(session);
            await KeepAsync(session);
        }
    }

    private async Task KeepAsync(HubSession? session)
    {
        while (session is not null)
        {
            using (var over = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token))
            {
                Task running = session.RunAsync(_closing.Token);
                Task joining = Joined?.Invoke(session, over.Token) ?? Task.CompletedTask;
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await over.CancelAsync();
                await joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            _current = null;
            lock (_gate)
            {
                _source = NewSource();
            }

            Changed?.Invoke(false);
            session = await ReopenAsync();
            if (session is not null)
            {
                Publish(session);
            }
        }
    }

    // Null: closing, or refused for good.
    private async Task<HubSession?> ReopenAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_pause.Wait(_failures++, Random.Shared.NextDouble()), options.Clock, _closing.Token);
                return new HubSession(await dialer.JoinAsync(queue?.Cursor, _closing.Token), events, options.Clock);
            }
            catch (MeshUnreachableException)
            {
                // The next try may find it: whoever waits for a session has a timeout of his own.
            }
            catch (MeshRefusedException refused) when (PassingRefusals.Contains(refused.Reason))
            {
                // As above.
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (Exception final)
            {
                // This loop owns the connection: what it cannot mend, everyone who waits for a session must see.
                _ = Source.TrySetException(final);
                GivenUp?.Invoke(final);
                return null;
            }
        }

        return null;
    }
}
