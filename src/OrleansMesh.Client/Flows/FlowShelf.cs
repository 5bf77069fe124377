using Microsoft.Data.Sqlite;
using OrleansMesh.Client.Folders;

namespace OrleansMesh.Client.Flows;

/// <summary>
/// The counts of ordered flows in a mesh's folder, <c>flows.db</c>: the last number of each that is sent, and up to where each that is received was
/// acknowledged. What waits together shares one flush. Other processes of the mesh may have it open, and count on from each other. Thread-safe.
/// </summary>
internal sealed class FlowShelf : IAsyncDisposable
{
    /// <summary>Flows that we send which are remembered; of one more, the one unused for longest is forgotten, and begins a new epoch with its next message.</summary>
    public const int OutboundMax = 4_096;

    private const string FileName = "flows.db";

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _clock;
    private readonly int _outboundMax;
    private readonly int _perSourceMax;
    private readonly Lock _disk = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Target, string Name), OutboundFlow> _flows = [];
    private FlowRound _round = new();
    private Task _writing = Task.CompletedTask;
    private bool _closed;

    private FlowShelf(SqliteConnection connection, TimeProvider clock, int outboundMax, int perSourceMax)
    {
        _connection = connection;
        _clock = clock;
        _outboundMax = outboundMax;
        _perSourceMax = perSourceMax;
    }

    /// <summary>Opens or makes the file.</summary>
    /// <exception cref="MeshFolderException">It is no such file, or cannot be written.</exception>
    public static FlowShelf Open(string folder, TimeProvider clock, int outboundMax = OutboundMax, int perSourceMax = 64)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return new FlowShelf(ShelfFile.Open(path, FlowSql.Schema), clock, outboundMax, perSourceMax);
        }
        catch (Exception broken) when (broken is SqliteException or IOException)
        {
            throw new MeshFolderException(
                $"'{path}' cannot be used ({broken.Message}). Move it away: ordered flows begin anew then, and of what is under way their order is lost. An older copy must not take its place: its numbers were used.", broken);
        }
    }

    /// <summary>Unix milliseconds.</summary>
    public long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The next number of a flow, in the order of the calls; completes when it survives a crash that it was used.</summary>
    /// <exception cref="MeshFolderException">It could not be written.</exception>
    public Task<FlowStamp> CountAsync(string target, string name)
    {
        var stamp = new TaskCompletionSource<FlowStamp>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(MeshClient));
            _round.Count(Flow(target, name), stamp);
            Start();
        }

        return stamp.Task;
    }

    /// <summary>Writes under which numbers of a flow nothing comes; a later write makes up for one that fails.</summary>
    public void KeepVoid(OutboundFlow flow)
    {
        lock (_gate)
        {
            _round.Voids.Add(flow);
            Start();
        }
    }

    /// <summary>Completes when what is to be remembered of a flow to us survives a crash.</summary>
    /// <exception cref="MeshFolderException">It could not be written.</exception>
    public Task KeepAsync(string source, FlowRecord record)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(MeshClient));
            _round.Records[new FlowKey(source, record.Name, record.Epoch)] = record;
            Start();
            return _round.Written.Task;
        }
    }

    /// <summary>What is remembered of a source's flows, the last used last.</summary>
    /// <exception cref="MeshFolderException">It could not be read.</exception>
    public IReadOnlyList<FlowRecord> Recall(string source)
    {
        try
        {
            lock (_disk)
            {
                using SqliteCommand command = _connection.Command(FlowSql.Recall, source);
                using SqliteDataReader rows = command.ExecuteReader();
                var records = new List<FlowRecord>();
                while (rows.Read())
                {
                    records.Add(new FlowRecord(rows.GetString(0), Guid.Parse(rows.GetString(1)), rows.GetInt64(2), rows.GetInt64(3), FlowSql.Ranges(rows.GetString(4))));
                }

                return records;
            }
        }
        catch (Exception broken) when (broken is SqliteException or FormatException)
        {
            throw Unusable(broken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (_gate)
        {
            _closed = true;
            last = _writing;
        }

        await last;
        await _connection.DisposeAsync();
    }

    // Under the gate.
    private OutboundFlow Flow(string target, string name)
    {
        if (!_flows.TryGetValue((target, name), out OutboundFlow? flow))
        {
            if (_flows.Count >= _outboundMax)
            {
                // what is said of numbers under which nothing comes is on the disk
                _flows.Clear();
            }

            _flows[(target, name)] = flow = new OutboundFlow(target, name);
        }

        return flow;
    }

    // Under the gate.
    private void Start()
    {
        if (_writing.IsCompleted && !_closed)
        {
            _writing = Task.Run(Write);
        }
    }

    // One writer at a time; what comes meanwhile is the next round's.
    private void Write()
    {
        while (true)
        {
            FlowRound round;
            lock (_gate)
            {
                if (_round.IsEmpty)
                {
                    _writing = Task.CompletedTask;
                    return;
                }

                (round, _round) = (_round, new FlowRound());
            }

            try
            {
                List<Action> counted;
                lock (_disk)
                {
                    counted = Commit(round);
                }

                round.Done(counted);
            }
            catch (Exception broken) when (broken is SqliteException or FormatException)
            {
                round.Fail(Unusable(broken));
            }
        }
    }

    private List<Action> Commit(FlowRound round)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
        var counted = new List<Action>();
        foreach ((OutboundFlow flow, List<TaskCompletionSource<FlowStamp>> stamps) in round.Stamps)
        {
            (Guid epoch, long last) = Count(flow, stamps.Count);
            counted.AddRange(stamps.Select((stamp, i) => (Action)(() => stamp.TrySetResult(new FlowStamp(flow, this, epoch, last - stamps.Count + 1 + i)))));
        }

        foreach (OutboundFlow flow in round.Voids)
        {
            _connection.Run(FlowSql.KeepVoid, flow.Target, flow.Name, FlowSql.Text(flow.Void));
        }

        foreach ((FlowKey key, FlowRecord record) in round.Records)
        {
            _connection.Run(FlowSql.Keep, key.Source, key.Name, key.Epoch.ToString("D"), record.Done, record.Floor, FlowSql.Text(record.Passed), Now);
        }

        foreach (string source in round.Records.Keys.Select(key => key.Source).Distinct(StringComparer.Ordinal))
        {
            _connection.Run(FlowSql.TrimInbound, source, _perSourceMax);
        }

        transaction.Commit();
        return counted;
    }

    private (Guid Epoch, long Last) Count(OutboundFlow flow, int count)
    {
        using SqliteCommand command = _connection.Command(FlowSql.Count, flow.Target, flow.Name, Guid.NewGuid().ToString("D"), count, Now);
        Guid epoch;
        long last;
        using (SqliteDataReader row = command.ExecuteReader())
        {
            _ = row.Read();
            (epoch, last) = (Guid.Parse(row.GetString(0)), row.GetInt64(1));
            if (!flow.IsKnown)
            {
                flow.AddVoid(FlowSql.Ranges(row.GetString(2)));
                flow.IsKnown = true;
            }
        }

        if (last == count)
        {
            // it is new
            _connection.Run(FlowSql.TrimOutbound, _outboundMax);
        }

        return (epoch, last);
    }

    private MeshFolderException Unusable(Exception broken) =>
        new($"'{_connection.DataSource}' cannot be used ({broken.Message}). Check the space on the disk and the permissions; where it is damaged, move it away: ordered flows begin anew then.", broken);
}
