using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace OrleansMesh.Storage.Sql;

/// <summary>The one writer of a process to the store's database: writes that wait together share one transaction and one flush (group commit).</summary>
/// <remarks>
/// Bounded: a full queue holds its callers back. Order: writes run and finish in the order they were asked for. A write that
/// fails is undone whole and fails alone; its neighbours run again without it.
/// </remarks>
public sealed class StoreWriter : IAsyncDisposable
{
    /// <summary>How long writes that may wait do: so many acknowledgements share a flush with each other and with what is urgent.</summary>
    internal const int PatienceMilliseconds = 5;

    private readonly Channel<StoreWrite> _queue;
    private readonly StoreDatabase _database;
    private readonly Task _loop;
    private readonly int _batchMax;

    // a wait that does not spin: the processors are for those who make the writes
    private readonly AutoResetEvent _woken = new(false);
    private readonly Action _wakeUp;

    // a wait that was begun and has not ended; each is used once
    private ValueTaskAwaiter<bool> _waiting;
    private bool _isWaiting;
    private StoreConnection _connection;

    /// <summary>Opens the database, brings its schema up to date and starts the writer.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer, or is not to be used.</exception>
    public StoreWriter(StoreDatabase database, IOptions<StoreOptions> options)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        StoreOptions settings = options.Value;
        _batchMax = settings.WriteBatchMax;
        _queue = Channel.CreateBounded<StoreWrite>(new BoundedChannelOptions(settings.WriteQueueMax)
        {
            SingleReader = true,

            // what it continues is the writer's wait, which does nothing there but wake up
            AllowSynchronousContinuations = true,
        });
        _connection = database.OpenWriter();
        _wakeUp = () => _woken.Set();

        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Grows whenever writes that ran were undone: what was counted along with them must be counted anew. Touched on the writer only.</summary>
    internal long Undone { get; private set; }

    /// <summary>Runs <paramref name="write"/> in the next batch; completes after its flush.</summary>
    /// <param name="write">May run twice, when a neighbour failed the first time.</param>
    /// <param name="flushed">Runs on the writer in the order of writes; must return at once.</param>
    /// <param name="mayWait">Whether it may be overtaken, by <see cref="PatienceMilliseconds"/> at most, so that a flush for it alone is made seldom.</param>
    internal async Task<T> WriteAsync<T>(Func<StoreConnection, T> write, CancellationToken cancellationToken, Action<T>? flushed = null, bool mayWait = false)
    {
        var pending = new StoreWriteOf<T>(write, flushed) { MayWait = mayWait };
        await _queue.Writer.WriteAsync(pending, cancellationToken);
        return await pending.Done;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _connection.Dispose();
        _woken.Dispose();
    }

    private void Loop()
    {
        var batch = new List<StoreWrite>(_batchMax);
        var patient = new List<StoreWrite>();
        long dueAt = long.MaxValue;
        bool isOpen = true;
        while (isOpen)
        {
            isOpen = WaitForWrites(patient.Count == 0 ? Timeout.Infinite : (int)Math.Max(dueAt - Environment.TickCount64, 0));
            while (batch.Count + patient.Count < _batchMax && _queue.Reader.TryRead(out StoreWrite? write))
            {
                dueAt = patient.Count == 0 ? Environment.TickCount64 + PatienceMilliseconds : dueAt;
                (write.MayWait ? patient : batch).Add(write);
            }

            if (!isOpen || batch.Count + patient.Count == _batchMax || Environment.TickCount64 >= dueAt)
            {
                batch.AddRange(patient);
                patient.Clear();
            }

            if (batch.Count > 0)
            {
                Commit(batch);
                batch.Clear();
            }
        }
    }

    /// <summary>Waits until there are some or the time has passed; false when there are none and none will come.</summary>
    private bool WaitForWrites(int milliseconds)
    {
        if (!_isWaiting)
        {
#pragma warning disable CA2012 // the awaiter is used once
            _waiting = _queue.Reader.WaitToReadAsync(CancellationToken.None).GetAwaiter();
#pragma warning restore CA2012
            if (_waiting.IsCompleted)
            {
                return Result();
            }

            _waiting.UnsafeOnCompleted(_wakeUp);
            _isWaiting = true;
        }

        if (!_woken.WaitOne(milliseconds))
        {
            return true;
        }

        _isWaiting = false;
        return Result();
    }

#pragma warning disable VSTHRD002 // this is the writer's own thread: it has nothing to do but wait, and its statements are synchronous
    private bool Result() => _waiting.GetResult();
#pragma warning restore VSTHRD002

    private void Commit(List<StoreWrite> batch)
    {
        ReadOnlySpan<StoreWrite> writes = CollectionsMarshal.AsSpan(batch);
        Exception? error = Attempt(writes);
        if (error is null || writes.Length == 1 || !_database.IsOfAWrite(error))
        {
            Finish(writes, error);
            return;
        }

        // one of them failed and all were undone: alone, each shows whether it is the one
        for (int i = 0; i < writes.Length; i++)
        {
            error = Attempt(writes.Slice(i, 1));
            if (error is not null && !_database.IsOfAWrite(error))
            {
                Finish(writes[i..], error);
                return;
            }

            writes[i].Finish(error);
        }
    }

    private Exception? Attempt(ReadOnlySpan<StoreWrite> writes)
    {
        try
        {
            if (_connection.IsBroken)
            {
                _connection.Dispose();
                _connection = _database.OpenWriter();
            }

            _connection.Begin();
            foreach (StoreWrite write in writes)
            {
                write.Run(_connection);
            }

            _connection.Commit();
            return null;
        }
        catch (Exception e)
        {
            Undone++;
            _connection.Undo();
            return e;
        }
    }

    private static void Finish(ReadOnlySpan<StoreWrite> writes, Exception? error)
    {
        foreach (StoreWrite write in writes)
        {
            write.Finish(error);
        }
    }
}
