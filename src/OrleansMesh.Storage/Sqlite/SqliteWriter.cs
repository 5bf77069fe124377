using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>The one writer of a database file: writes that wait together share one transaction and one flush (group commit).</summary>
/// <remarks>Bounded: a full queue holds its callers back. Order: writes run and finish in the order they were asked for.</remarks>
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
        SqliteMigrations.Run(_connection);
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs <paramref name="write"/> in the next batch; completes after its flush.</summary>
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
        var errors = new Exception?[batch.Count];
        Exception? broken = null;
        try
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            for (int i = 0; i < batch.Count; i++)
            {
                errors[i] = Attempt(batch[i]);
            }

            transaction.Commit();
        }
        catch (SqliteException e)
        {
            // a broken disk, not a broken write: nothing of this batch is durable, every waiter must hear it
            broken = e;
        }

        for (int i = 0; i < batch.Count; i++)
        {
            batch[i].Finish(broken ?? errors[i]);
        }
    }

    private Exception? Attempt(SqliteWrite write)
    {
        try
        {
            write.Run(_connection);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
