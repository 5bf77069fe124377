using Microsoft.Data.Sqlite;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Client.Folders;

/// <summary>
/// The agreements of this mesh in its folder, <c>agreements.db</c>: a handshake is done for its caller when its agreement survives a crash
/// here, too (F-02, F-05). Those that wait together share one flush. Other processes of the mesh may have it open. Thread-safe.
/// </summary>
internal sealed class AgreementShelf : IAsyncDisposable
{
    /// <summary>Most agreements that are over; the oldest go first.</summary>
    public const int OverMax = 4096;

    /// <summary>How long what <see cref="KeepSoonAsync"/> takes may wait for company.</summary>
    public static readonly TimeSpan SoonMax = TimeSpan.FromMilliseconds(100);

    private const string FileName = "agreements.db";

    private const string Schema =
        "CREATE TABLE IF NOT EXISTS agreement (number INTEGER PRIMARY KEY, federation_id TEXT NOT NULL, version INTEGER NOT NULL, state INTEGER NOT NULL, expires_at INTEGER NOT NULL, text BLOB NOT NULL, UNIQUE (federation_id, version))";

    // Never back in its life, and never to fewer signatures.
    private const string Keep =
        "INSERT INTO agreement (federation_id, version, state, expires_at, text) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (federation_id, version) DO UPDATE "
        + "SET state = max(state, excluded.state), text = CASE WHEN excluded.state > state OR length(excluded.text) >= length(text) THEN excluded.text ELSE text END";

    private const string DropFormer = "DELETE FROM agreement WHERE federation_id = $1 AND version < $2 AND $3 >= 1";

    private const string DropUnanswered = "DELETE FROM agreement WHERE state = 0 AND expires_at <= $1";

    private const string TrimOver = "DELETE FROM agreement WHERE state = 2 AND number NOT IN (SELECT number FROM agreement WHERE state = 2 ORDER BY number DESC LIMIT $1)";

    private readonly SqliteConnection _connection;
    private readonly int _overMax;

    // Compiled once: what a handshake writes is small, and the compiler would cost more than the rows.
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _keep;
    private readonly SqliteCommand _dropFormer;
    private readonly SqliteCommand _commit;
    private readonly Lock _gate = new();
    private Dictionary<(Guid FederationId, int Version), HeldAgreement> _waiting = [];
    private TaskCompletionSource _round = NewRound();
    private Task _writing = Task.CompletedTask;
    private readonly ITimer _late;
    private bool _isLateSet;

    private AgreementShelf(SqliteConnection connection, TimeProvider clock, int overMax)
    {
        _connection = connection;
        _overMax = overMax;
        _late = clock.CreateTimer(static shelf => ((AgreementShelf)shelf!).WriteLate(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _begin = Prepare(connection, "BEGIN IMMEDIATE", 0);
        _keep = Prepare(connection, Keep, 5);
        _dropFormer = Prepare(connection, DropFormer, 3);
        _commit = Prepare(connection, "COMMIT", 0);
    }

    /// <summary>Opens or makes the file; proposals of this mesh whose time is over unanswered are dropped.</summary>
    /// <exception cref="MeshFolderException">It is no such file, or cannot be written.</exception>
    /// <param name="clock">Of <see cref="SoonMax"/>; the system's when there is none.</param>
    public static AgreementShelf Open(string folder, DateTimeOffset now, TimeProvider? clock = null, int overMax = OverMax)
    {
        string path = Path.Combine(folder, FileName);
        SqliteConnection? connection = null;
        try
        {
            connection = ShelfFile.Open(path, Schema);
            connection.Run(DropUnanswered, now.ToUnixTimeMilliseconds());
            return new AgreementShelf(connection, clock ?? TimeProvider.System, overMax);
        }
        catch (Exception broken) when (broken is SqliteException or IOException)
        {
            connection?.Dispose();
            throw new MeshFolderException($"'{path}' cannot be used ({broken.Message}). Restore it from a backup; without one, move it away: what the hub shows is then checked anew.", broken);
        }
    }

    /// <summary>What a folder keeps; nothing when no process of the mesh has kept anything yet.</summary>
    /// <exception cref="MeshFolderException">The file does not hold agreements.</exception>
    public static async Task<IReadOnlyList<HeldAgreement>> ReadAsync(string folder, DateTimeOffset now)
    {
        if (!File.Exists(Path.Combine(folder, FileName)))
        {
            return [];
        }

        await using AgreementShelf shelf = Open(folder, now);
        return shelf.Read();
    }

    /// <summary>All that is kept, the oldest first. Before the first <see cref="KeepAsync"/>.</summary>
    /// <exception cref="MeshFolderException">One is no agreement.</exception>
    public IReadOnlyList<HeldAgreement> Read()
    {
        using SqliteCommand command = _connection.Command("SELECT text, state, federation_id FROM agreement ORDER BY number");
        using SqliteDataReader rows = command.ExecuteReader();
        var held = new List<HeldAgreement>();
        while (rows.Read())
        {
            held.Add(Agreement.TryParse((byte[])rows.GetValue(0), out Agreement? agreement, out AgreementRefusal refusal)
                ? new HeldAgreement(agreement, (HeldState)rows.GetInt32(1))
                : throw new MeshFolderException($"'{_connection.DataSource}' holds something else than an agreement for {rows.GetString(2)} ({refusal}). Restore it from a backup."));
        }

        return held;
    }

    /// <summary>Completes when the agreement survives a crash.</summary>
    /// <exception cref="MeshFolderException">It could not be written.</exception>
    public Task KeepAsync(Agreement agreement, HeldState state)
    {
        lock (_gate)
        {
            Add(agreement, state);
            Start();
            return _round.Task;
        }
    }

    /// <summary>As <see cref="KeepAsync"/>, with the next write that cannot wait, after <see cref="SoonMax"/> at the latest: one flush where there would be two.</summary>
    public Task KeepSoonAsync(Agreement agreement, HeldState state)
    {
        lock (_gate)
        {
            Add(agreement, state);
            if (!_isLateSet)
            {
                _isLateSet = _late.Change(SoonMax, Timeout.InfiniteTimeSpan);
            }

            return _round.Task;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _late.DisposeAsync();
        Task last;
        lock (_gate)
        {
            Start();
            last = _writing;
        }

        await last;

        // a statement that is left would keep the file open after its connection
        foreach (SqliteCommand command in (SqliteCommand[])[_begin, _keep, _dropFormer, _commit])
        {
            await command.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    private static TaskCompletionSource NewRound()
    {
        var round = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // What nobody waits for is kept again with the next news of it.
        _ = round.Task.ContinueWith(
            static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return round;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, int values)
    {
        var command = new SqliteCommand(sql, connection);
        for (int i = 1; i <= values; i++)
        {
            _ = command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        _ = command.ExecuteNonQuery();
    }

    // Under the gate.
    private void Add(Agreement agreement, HeldState state)
    {
        (Guid, int) key = (agreement.Terms.FederationId, agreement.Terms.Version);
        bool isEarlier = _waiting.TryGetValue(key, out HeldAgreement? waits) && waits.State > state;
        _waiting[key] = isEarlier ? waits! : new HeldAgreement(agreement, state);
    }

    // Under the gate.
    private void Start()
    {
        if (_waiting.Count > 0 && _writing.IsCompleted)
        {
            _writing = Task.Run(Write);
        }
    }

    private void WriteLate()
    {
        lock (_gate)
        {
            _isLateSet = false;
            Start();
        }
    }

    // One writer at a time; what comes meanwhile is the next round's.
    private void Write()
    {
        while (true)
        {
            Dictionary<(Guid, int), HeldAgreement> batch;
            TaskCompletionSource round;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _writing = Task.CompletedTask;
                    return;
                }

                (batch, _waiting) = (_waiting, []);
                (round, _round) = (_round, NewRound());
            }

            try
            {
                Commit(batch.Values);
                round.SetResult();
            }
            catch (SqliteException broken)
            {
                round.SetException(new MeshFolderException($"'{_connection.DataSource}' cannot be written ({broken.Message}). Check the space on the disk and the permissions.", broken));
            }
        }
    }

    private void Commit(IReadOnlyCollection<HeldAgreement> batch)
    {
        Run(_begin);
        try
        {
            foreach ((Agreement agreement, HeldState state) in batch)
            {
                AgreementTerms terms = agreement.Terms;
                string id = terms.FederationId.ToString("D");
                Run(_keep, id, terms.Version, (int)state, terms.ExpiresAt, agreement.Bytes.ToArray());
                if (terms.Version > 1 && state >= HeldState.InForce)
                {
                    Run(_dropFormer, id, terms.Version, (int)state);
                }
            }

            if (batch.Any(held => held.State == HeldState.Over))
            {
                _connection.Run(TrimOver, _overMax);
            }

            Run(_commit);
        }
        catch (SqliteException)
        {
            Undo();
            throw;
        }
    }

    private void Undo()
    {
        // after some failures of the disk SQLite has ended the transaction itself
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            _connection.Run("ROLLBACK");
        }
    }
}
