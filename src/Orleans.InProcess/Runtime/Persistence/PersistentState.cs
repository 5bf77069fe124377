using Orleans.Storage;

namespace Orleans.Runtime.Persistence;

/// <summary>A state record of one activation: one storage operation at a time, and writes that have not begun become one.</summary>
internal sealed class PersistentState<TState> : IPersistentState<TState>
{
    private readonly IGrainContext _context;
    private readonly IGrainStorage _storage;
    private readonly string _name;
    private readonly GrainState<TState> _record = new();
    private Task _last = Task.CompletedTask;
    private Task? _waitingWrite;

    /// <summary>Loads itself when the activation sets up its state.</summary>
    public PersistentState(IGrainContext context, string stateName, string? storageName)
    {
        _context = context;
        _name = stateName;
        _storage = GrainStorages.Get(context.ActivationServices, storageName, typeof(TState));
        _record.State = FreshState.Of<TState>();
        context.ObservableLifecycle.Subscribe(
            $"{nameof(PersistentState<TState>)} {stateName}", GrainLifecycleStage.SetupState, token => ReadStateAsync(token));
    }

    public TState State
    {
        get => _record.State;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists => _record.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => Queue(async () =>
    {
        await _storage.ReadStateAsync(_name, _context.GrainId, _record, cancellationToken);
        _record.State ??= FreshState.Of<TState>();
    });

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    /// <summary>Writes the state as it is when the write begins; callers that ask before then share it.</summary>
    public Task WriteStateAsync(CancellationToken cancellationToken)
    {
        if (_waitingWrite is { } shared)
        {
            return shared;
        }

        bool waits = !_last.IsCompleted;
        Task write = Queue(() =>
        {
            _waitingWrite = null;
            return _storage.WriteStateAsync(_name, _context.GrainId, _record, cancellationToken);
        });
        _waitingWrite = waits ? write : null;
        return write;
    }

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken) => Queue(async () =>
    {
        await _storage.ClearStateAsync(_name, _context.GrainId, _record, cancellationToken);
        _record.State ??= FreshState.Of<TState>();
    });

    private Task Queue(Func<Task> operation)
    {
        // A later read or clear stands between writes, which then are two.
        _waitingWrite = null;
        return _last = _last.IsCompleted ? operation() : AfterAsync(_last, operation);
    }

    private static async Task AfterAsync(Task before, Func<Task> operation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await operation();
    }
}
