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
    private readonly Channel<StoreWrite> _queue;
    private readonly StoreDatabase _database;
    private readonly Task _loop;
    private readonly int _batchMax;

    // a wait that does not spin: the processors are for those who make the writes
    private readonly AutoResetEvent _woken = new(false);
    private readonly Action _wakeUp;
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
    internal async Task<T> WriteAsync<T>(Func<StoreConnection, T> write, CancellationToken cancellationToken, Action<T>? flushed = null)
    {
        var pending = new StoreWriteOf<T>(write, flushed);
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
        while (WaitForWrites())
        {
            while (batch.Count < _batchMax && _queue.Reader.TryRead(out StoreWrite? write))
            {
                batch.Add(write);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private bool WaitForWrites()
    {
#pragma warning disable VSTHRD002, CA2012 // this is the writer's own thread: it has nothing to do but wait, and its statements are synchronous; the awaiter is used once
        ValueTaskAwaiter<bool> waiting = _queue.Reader.WaitToReadAsync(CancellationToken.None).GetAwaiter();
        if (!waiting.IsCompleted)
        {
            waiting.UnsafeOnCompleted(_wakeUp);
            _woken.WaitOne();
        }

        return waiting.GetResult();
#pragma warning restore VSTHRD002, CA2012
    }

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
