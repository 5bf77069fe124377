using Microsoft.Extensions.Options;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Envelopes;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Tests;

/// <summary>A store that is open on a test's database, with a sink that keeps what it was told.</summary>
internal sealed class OpenStore : IAsyncDisposable, IStoredEnvelopeSink
{
    private readonly Lock _gate = new();
    private readonly List<(string Target, StoredEnvelope Envelope)> _stored = [];

    /// <param name="database">What stands between the store and its database; null for nothing.</param>
    /// <param name="known">The ids that are known; null for those of the settings.</param>
    /// <param name="exclusive">Whether it is the hub itself.</param>
    public OpenStore(TestDatabase place, TimeProvider clock, Action<StoreOptions>? set = null, bool exclusive = true, StoreDatabase? database = null, KnownIds? known = null)
    {
        IOptions<StoreOptions> options = place.Options(set);
        StoreDatabase store = database ?? StoreDatabase.Of(options.Value, exclusive);
        Writer = new StoreWriter(store, options);
        Reader = store.OpenReader(Writer);
        Envelopes = new SqlEnvelopeStore(Writer, Reader, options, this, clock, known ?? KnownIds.Of(options.Value.KnownIdsMax, options.Value.DuplicateWindow));
    }

    public StoreWriter Writer { get; }

    public StoreReader Reader { get; }

    public SqlEnvelopeStore Envelopes { get; }

    /// <summary>What the sink was told, in its order.</summary>
    public IReadOnlyList<(string Target, StoredEnvelope Envelope)> Told
    {
        get
        {
            lock (_gate)
            {
                return [.. _stored];
            }
        }
    }

    public void OnStored(string targetMeshId, StoredEnvelope envelope)
    {
        lock (_gate)
        {
            _stored.Add((targetMeshId, envelope));
        }
    }

    /// <summary>Counts the ids of settled messages.</summary>
    public const string CountIds = "SELECT CAST((SELECT COALESCE(SUM(messages), 0) FROM envelope_id_block) + (SELECT COUNT(*) FROM envelope_id) AS BIGINT)";

    /// <summary>Messages that are known, those that were received and are remembered included.</summary>
    public Task<long> RowsAsync() => CountAsync(CountIds);

    /// <summary>Rows with waiting envelopes.</summary>
    public Task<long> RunsAsync() => CountAsync("SELECT COUNT(*) FROM envelope_run");

    /// <summary>The number that a query gives when all is settled.</summary>
    public async Task<long> CountAsync(string sql, params object?[] values)
    {
        await Envelopes.SettleAsync(default);
        return (await Reader.ReadAsync(sql, row => row.GetInt64(0), default, values))[0];
    }

    public async ValueTask DisposeAsync()
    {
        Envelopes.Dispose();
        Reader.Dispose();
        await Writer.DisposeAsync();
    }
}
