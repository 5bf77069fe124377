using Microsoft.Extensions.Options;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Envelopes;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Tests;

/// <summary>A store that is open on a test's database, with a sink that keeps what it was told.</summary>
internal sealed class OpenStore : IAsyncDisposable, IStoredEnvelopeSink
{
    private readonly Lock _gate = new();
    private readonly List<(string Target, StoredEnvelope Envelope)> _stored = [];

    public OpenStore(StoreFolder folder, TimeProvider clock, Action<SqliteOptions>? set = null)
    {
        IOptions<SqliteOptions> options = folder.Options(set);
        Writer = new SqliteWriter(options);
        Reader = new SqliteReader(Writer, options);
        Envelopes = new SqliteEnvelopeStore(Writer, Reader, options, this, clock);
    }

    public SqliteWriter Writer { get; }

    public SqliteReader Reader { get; }

    public SqliteEnvelopeStore Envelopes { get; }

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

    /// <summary>Messages that are known, those that were received and are remembered included.</summary>
    public long Rows() => Reader.Read("SELECT COUNT(*) FROM envelope_id", row => row.GetInt64(0))[0];

    /// <summary>Rows with waiting envelopes.</summary>
    public long Runs() => Reader.Read("SELECT COUNT(*) FROM envelope_run", row => row.GetInt64(0))[0];

    public async ValueTask DisposeAsync()
    {
        Envelopes.Dispose();
        Reader.Dispose();
        await Writer.DisposeAsync();
    }
}
