using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>The one writer of a database file: writes that wait together share one transaction and one flush (group commit).</summary>
/// <remarks>
/// Bounded: a full queue holds its callers back. Order: writes run and finish in the order they were asked for. A write that
/// fails is undone whole and fails alone; its neighbours run again without it.
/// </remarks>
public sealed class SqliteWriter : IAsyncDisposable
{
    private readonly Channel<SqliteWrite> _queue;
    private readonly SqliteConnection _connection;
    private readonly Task _loop;
    private readonly int _batchMax;

    /// <summary>Opens the file, brings its schema up to date and starts the writer.</summary>
    public SqliteWriter(IOptions<SqliteOptions> options)
    {
        SqliteOptions settings = options.Value;
        _batchMax = settings.WriteBatchMax;
        _queue = Channel.CreateBounded<SqliteWrite>(new BoundedChannelOptions(settings.WriteQueueMax) { SingleReader = true });
        _connection = SqliteConnections.OpenWriter(settings.Path);
        try
        {
            SqliteMigrations.Run(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }

        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Grows whenever writes that ran were undone: what was counted along with them must be counted anew. Touched on the writer only.</summary>
    internal long Undone { get; private set; }

    /// <summary>Runs <paramref name="write"/> in the next batch; completes after its flush.</summary>
    /// <param name="write">May run twice, when a neighbour failed the first time.</param>
    /// <param name="flushed">Runs on the writer in the order of writes; must return at once.</param>
    internal async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken, Action<T>? flushed = null)
    {
        var pending = new SqliteWriteOf<T>(write, flushed);
        await _queue.Writer.WriteAsync(pending, cancellationToken);
        return await pending.Done;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private void Loop()
    {
        var batch = new List<SqliteWrite>(_batchMax);
        while (WaitForWrites())
        {
            while (batch.Count < _batchMax && _queue.Reader.TryRead(out SqliteWrite? write))
            {
                batch.Add(write);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private bool WaitForWrites()
    {
        ValueTask<bool> waiting = _queue.Reader.WaitToReadAsync(CancellationToken.None);
#pragma warning disable VSTHRD002 // this is the writer's own thread: it has nothing to do but wait, and SQLite is synchronous
        return waiting.IsCompleted ? waiting.Result : waiting.AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private void Commit(List<SqliteWrite> batch)
    {
        ReadOnlySpan<SqliteWrite> writes = CollectionsMarshal.AsSpan(batch);
        Exception? error = Attempt(writes);
        if (error is null || writes.Length == 1 || !IsOfAWrite(error))
        {
            Finish(writes, error);
            return;
        }

        // one of them failed and all were undone: alone, each shows whether it is the one
        for (int i = 0; i < writes.Length; i++)
        {
            error = Attempt(writes.Slice(i, 1));
            if (error is not null && !IsOfAWrite(error))
            {
                Finish(writes[i..], error);
                return;
            }

            writes[i].Finish(error);
        }
    }

    private Exception? Attempt(ReadOnlySpan<SqliteWrite> writes)
    {
        try
        {
            _connection.Execute("BEGIN IMMEDIATE");
            foreach (SqliteWrite write in writes)
            {
                write.Run(_connection);
            }

            _connection.Execute("COMMIT");
            return null;
        }
        catch (Exception e)
        {
            Undo();
            return e;
        }
    }

    private void Undo()
    {
        Undone++;
        try
        {
            // after some failures of the disk SQLite has ended the transaction itself
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                _connection.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // the next transaction cannot begin and tells its waiters why
        }
    }

    private static void Finish(ReadOnlySpan<SqliteWrite> writes, Exception? error)
    {
        foreach (SqliteWrite write in writes)
        {
            write.Finish(error);
        }
    }

    /// <summary>Whether a write is to blame, and not the disk or the file: then its neighbours may succeed without it.</summary>
    private static bool IsOfAWrite(Exception error) =>
        error is not SqliteException sqlite
        || sqlite.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE;
}
