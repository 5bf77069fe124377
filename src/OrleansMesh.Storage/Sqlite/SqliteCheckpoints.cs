using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>
/// Moves what was committed from the write-ahead log to the main file, beside the writer: a log of 32 MiB takes a tenth of a second and more, for which
/// SQLite's own checkpoint would hold up every commit. What was written meanwhile is little; the writer moves that itself, and the log begins anew.
/// </summary>
/// <remarks>For one writer, which calls it after each commit. A checkpoint that fails, or that a long read keeps from moving much, is tried again when as much has been written once more.</remarks>
internal sealed class SqliteCheckpoints : IDisposable
{
    // sqlite.org/c3ref/c_dbstatus_options.html: pages that were written, to the log here
    private const int CacheWrite = 9;
    private const string Main = "main";

    private readonly SqliteConnection _writer;
    private readonly SqliteConnection _beside;
    private readonly SqliteMainFile _mainFile;
    private readonly CheckpointLimits _limits;
    private (int Log, int Moved) _outcome;
    private bool _begun;
    private long _unmoved;
    private long _inLog;

    /// <param name="path">The file that the writer writes to.</param>
    /// <param name="writer">Its connection; it makes no checkpoints of its own from now on.</param>
    public SqliteCheckpoints(string path, SqliteConnection writer, CheckpointLimits limits)
    {
        _writer = writer;
        _limits = limits;
        _beside = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        _mainFile = SqliteMainFile.Opened(path, _beside.Open);
        _ = raw.sqlite3_wal_autocheckpoint(writer.Handle, 0);
    }

    /// <summary>What is moved beside the writer now, or was last.</summary>
    public Task Moving { get; private set; } = Task.CompletedTask;

    /// <summary>Pages that the writer has written to the log so far.</summary>
    public long Written { get; private set; }

    /// <summary>The writer has committed; it may move what is left of the log.</summary>
    public void Committed()
    {
        _ = raw.sqlite3_db_status(_writer.Handle, CacheWrite, out int written, out _, 1);
        Written += written;
        _unmoved += written;
        _inLog += written;
        bool isFull = _inLog >= _limits.PagesInLogMax;
        if (isFull)
        {
            Await();
        }

        if (!Moving.IsCompleted)
        {
            return;
        }

        if (_begun)
        {
            _begun = false;
            _unmoved += _outcome.Log - _outcome.Moved;
            if (_outcome.Log - _outcome.Moved > _limits.PagesOnWriterMax || _outcome.Log == 0)
            {
                // a long read keeps the log, or it failed: not at once again, and never all of it by the writer
                _unmoved = 0;
            }
            else if (_unmoved <= _limits.PagesOnWriterMax)
            {
                MoveRest();
            }
            else if (!isFull)
            {
                // more was written meanwhile than the writer should move; the next time it is less
                Begin();
                return;
            }
        }

        if (isFull)
        {
            MoveRest();
        }
        else if (_unmoved >= _limits.PagesToBegin)
        {
            Begin();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Await();
        _beside.Dispose();
    }

#pragma warning disable VSTHRD002 // on the writer's own thread, for a task of the pool that waits for nobody
    private void Await() => Moving.Wait();
#pragma warning restore VSTHRD002

    private void Begin()
    {
        _begun = true;
        _unmoved = 0;
        _outcome = default;
        Moving = Task.Run(() =>
        {
            _outcome = Move(_beside);
            _mainFile.Flush();
        });
    }

    private void MoveRest()
    {
        (int log, int moved) = Move(_writer);
        _unmoved = log - moved;
        if (log == moved)
        {
            // the next commit begins the log anew
            _inLog = 0;
        }
    }

    /// <summary>Pages in the log, and how many of them are in the main file now; none when it failed.</summary>
    private static (int Log, int Moved) Move(SqliteConnection connection)
    {
        int result = Checkpoint(connection, out int log, out int moved);
        if (result == raw.SQLITE_OK && log < 0)
        {
            // a connection that has read nothing yet does not know that there is a log: it says that all is well, and has moved nothing
            _ = raw.sqlite3_exec(connection.Handle, "SELECT 1 FROM sqlite_schema LIMIT 1");
            result = Checkpoint(connection, out log, out moved);
        }

        return result == raw.SQLITE_OK && log >= 0 ? (log, moved) : (0, 0);
    }

    private static int Checkpoint(SqliteConnection connection, out int log, out int moved) =>
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, Main, raw.SQLITE_CHECKPOINT_PASSIVE, out log, out moved);
}
