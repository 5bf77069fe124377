using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>
/// <see cref="IEnvelopeStore"/> on SQL: appends of many senders share one flush and, for one target, one row; indexes follow later, many at a time, and acknowledgements a moment later;
/// reads go beside the writer.
/// </summary>
public sealed class SqlEnvelopeStore : IEnvelopeStore, IDisposable
{
    private readonly StoreWriter _writer;
    private readonly StoreOptions _options;
    private readonly IStoredEnvelopeSink _sink;
    private readonly TimeProvider _clock;
    private readonly StoreReader _reader;
    private readonly PendingAppends _pending;
    private readonly ITimer _sweep;
    private readonly RecentTargets _targets = new();
    private readonly KnownIds _known;
    private QueueDepths _depths = new();
    private RecentRuns? _recent;
    private volatile bool _isLoaded;
    private long _countedAt = -1;
    private long _told;
    private List<(string Target, StoredEnvelope Envelope)> _untold = [];

    /// <summary>Starts the sweep of expired envelopes and of ids whose window has passed, once a minute.</summary>
    public SqlEnvelopeStore(StoreWriter writer, StoreReader reader, IOptions<StoreOptions> options, IStoredEnvelopeSink sink, TimeProvider clock)
        : this(writer, reader, options, sink, clock, KnownIds.Of(options.Value.KnownIdsMax, options.Value.DuplicateWindow))
    {
    }

    /// <summary>As the other, with ids that are known in a way that a test chooses.</summary>
    internal SqlEnvelopeStore(StoreWriter writer, StoreReader reader, IOptions<StoreOptions> options, IStoredEnvelopeSink sink, TimeProvider clock, KnownIds known)
    {
        _writer = writer;
        _options = options.Value;
        _sink = sink;
        _clock = clock;
        _reader = reader;
        _known = known;
        _pending = new PendingAppends(_options.WriteQueueMax, () => _ = DrainAsync());
        _sweep = clock.CreateTimer(_ => Sweeping = SweepAsync(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
    }

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> AppendAsync(AdmittedEnvelope envelope, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PendingAppend append = Of(envelope);
        _pending.Add(append);
        return await append.Done;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendRunAsync(IReadOnlyList<AdmittedEnvelope> run, CancellationToken cancellationToken)
    {
        // past what waits by class: a run keeps its order, and who sent it waits for it as a whole
        List<PendingAppend> batch = [.. run.Select(Of)];
        _ = await WriteAsync(
            (connection, recent) =>
            {
                EnvelopeRuns.Append(connection, batch, _depths, recent, _options, isOneFlow: true);
                return true;
            },
            _ => Flushed(batch),
            cancellationToken);
        return [.. batch.Select(append => append.Outcome)];
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken) =>
        await WriteAsync((connection, recent) => recent.Find(connection, EnvelopeHead.HashOf(sourceMeshId, messageId)) is not null, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredEnvelope>> ReadAsync(string targetMeshId, long after, int countMax, CancellationToken cancellationToken)
    {
        if (!_isLoaded)
        {
            // what a process before this one left unsettled is found by its targets from then on
            _ = await WriteAsync((_, _) => true, cancellationToken);
        }

        return await EnvelopeReads.ReadAsync(_reader, _targets, targetMeshId, after, countMax, _clock.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> TargetsAsync(int countMax, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return await _reader.ReadAsync(
            "SELECT target FROM envelope_target t WHERE EXISTS (SELECT 1 FROM envelope_waiting w WHERE w.queue = t.queue) LIMIT $1", row => row.GetString(0), cancellationToken, countMax);
    }

    /// <inheritdoc/>
    public async ValueTask AcknowledgeAsync(string targetMeshId, long cursor, CancellationToken cancellationToken) =>
        await WriteAsync(
            (connection, recent) =>
            {
                EnvelopeRuns.Acknowledge(connection, targetMeshId, cursor, _depths, recent);
                return true;
            },
            cancellationToken,
            mayWait: true);

    /// <inheritdoc/>
    public async ValueTask<long> LastCursorAsync(CancellationToken cancellationToken) =>
        (await _reader.ReadAsync(
            "SELECT MAX(given.last) FROM (SELECT last FROM envelope_cursor UNION ALL SELECT MAX(last) FROM envelope_run) AS given", row => row.GetInt64(0), cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public ValueTask<long> AcknowledgedAsync(string targetMeshId, CancellationToken cancellationToken) =>
        EnvelopeReads.AcknowledgedAsync(_reader, targetMeshId, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<MessageFate?> FateAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken)
    {
        byte[] hash = EnvelopeHead.HashOf(sourceMeshId, messageId);
        IdPlace? place = await WriteAsync(
            (connection, recent) =>
            {
                if (recent.Contains(hash))
                {
                    RunSettling.SettleAll(connection, recent);
                }

                return recent.Find(connection, hash);
            },
            cancellationToken);
        return place is { } known ? await EnvelopeFates.ReadAsync(_reader, hash, known, _clock.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken) : null;
    }

    /// <inheritdoc/>
    public async ValueTask RefuseAsync(string sourceMeshId, string messageId, Refusal refusal, CancellationToken cancellationToken) =>
        await WriteAsync(
            (connection, recent) =>
            {
                byte[] hash = EnvelopeHead.HashOf(sourceMeshId, messageId);
                if (recent.Find(connection, hash) is { } place)
                {
                    EnvelopeFates.Add(connection, hash, place.Run, FateKind.Refused, refusal);
                }

                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> EraseAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken) =>
        await WriteSettledAsync((connection, recent) => EnvelopeSweep.Erase(connection, recent, EnvelopeHead.HashOf(sourceMeshId, messageId), _depths), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask EraseAsync(Guid federationId, CancellationToken cancellationToken)
    {
        long after = 0;
        bool more = true;
        while (more)
        {
            long from = after;
            (more, after) = await WriteSettledAsync(
                (connection, recent) =>
                {
                    long reached = from;
                    return (EnvelopeSweep.Erase(connection, recent, federationId, ref reached, _depths), reached);
                },
                cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ExpiredDigest>> ExpiredAsync(string targetMeshId, CancellationToken cancellationToken)
    {
        // what has expired since the last sweep is not handed out any more, and belongs to the same word
        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        await SettleAsync(cancellationToken);
        bool isDue = (await _reader.ReadAsync(EnvelopeSweep.DueOfTarget + " LIMIT 1", row => row.GetInt64(0), cancellationToken, now, targetMeshId)).Count > 0;
        while (isDue)
        {
            isDue = await WriteSettledAsync((connection, recent) => EnvelopeSweep.Expire(connection, recent, targetMeshId, now, _depths), cancellationToken);
        }

        return await _reader.ReadAsync(
            "SELECT federation_id, source, count, first_id, last_id, first_at, expired_at FROM envelope_expired WHERE target = $1 ORDER BY federation_id, source",
            row => new ExpiredDigest(
                new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetInt64(6)),
            cancellationToken,
            targetMeshId);
    }

    /// <inheritdoc/>
    public async ValueTask ForgetExpiredAsync(string targetMeshId, IReadOnlyList<ExpiredDigest> told, CancellationToken cancellationToken) =>
        await _writer.WriteAsync(
            connection =>
            {
                // one that has grown since is told again, whole; who does not say the sender means the one whose first message this is
                foreach (ExpiredDigest digest in told)
                {
                    connection.Execute(
                        "DELETE FROM envelope_expired WHERE target = $1 AND federation_id = $2 AND count = $3 AND first_id = $4 AND (source = $5 OR $5 = '')",
                        targetMeshId,
                        digest.FederationId.ToByteArray(bigEndian: true),
                        digest.Count,
                        digest.FirstId,
                        digest.Source);
                }

                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _sweep.Dispose();

    /// <summary>The sweep that was begun last: it goes in pieces, and others write in between.</summary>
    internal Task Sweeping { get; private set; } = Task.CompletedTask;

    /// <summary>Writes down the ids of all that is stored, and what waits of it.</summary>
    internal Task SettleAsync(CancellationToken cancellationToken) => WriteSettledAsync((_, _) => true, cancellationToken);

    private PendingAppend Of(AdmittedEnvelope envelope)
    {
        FmpEnvelope fmp = envelope.Envelope;
        DateTimeOffset now = _clock.GetUtcNow();
        return new PendingAppend(fmp, now.ToUnixTimeMilliseconds(), fmp.ExpiresAt ?? (now + _options.EnvelopeLifetime).ToUnixTimeMilliseconds());
    }

    /// <summary>Stores what waits, as much as one flush may hold. It may run twice, with the same envelopes.</summary>
    private async Task DrainAsync()
    {
        List<PendingAppend>? batch = null;
        try
        {
            _ = await WriteAsync(
                (connection, recent) =>
                {
                    batch ??= _pending.Take(_options.WriteBatchMax);
                    EnvelopeRuns.Append(connection, batch, _depths, recent, _options, isOneFlow: false);
                    return true;
                },
                _ => Flushed(batch!),
                CancellationToken.None);
        }
        catch (Exception e)
        {
            // the database, or the end of the hub: each sender hears of it, and none is told that it is stored
            (batch ?? _pending.Take(_options.WriteBatchMax)).ForEach(append => append.Fail(e));
        }
    }

    private void Flushed(List<PendingAppend> batch)
    {
        List<(string Target, StoredEnvelope Envelope)> flushed = _untold;
        _untold = [];
        foreach (PendingAppend append in batch)
        {
            if (append.Outcome == AppendOutcome.Stored)
            {
                flushed.Add((append.Envelope.TargetMeshId, new StoredEnvelope(append.Cursor, append.Envelope.Bytes, append.ExpiresAt)));
            }
        }

        _told = flushed.Count > 0 ? flushed[^1].Envelope.Cursor : _told;
        _sink.OnFlushed(flushed, () => batch.ForEach(append => append.Finish(append.Outcome)));
    }

    private Task<T> WriteAsync<T>(Func<StoreConnection, RecentRuns, T> write, CancellationToken cancellationToken, bool mayWait = false) => WriteAsync(write, _ => { }, cancellationToken, mayWait);

    /// <summary>Writes with what is kept beside the database, which is as the database has it.</summary>
    private Task<T> WriteAsync<T>(Func<StoreConnection, RecentRuns, T> write, Action<T> flushed, CancellationToken cancellationToken, bool mayWait = false) => _writer.WriteAsync(
        connection => write(connection, Load(connection)),
        cancellationToken,
        result =>
        {
            _recent!.Committed();
            flushed(result);
        },
        mayWait);

    /// <summary>Writes when nothing is recent any more.</summary>
    private Task<T> WriteSettledAsync<T>(Func<StoreConnection, RecentRuns, T> write, CancellationToken cancellationToken) => WriteAsync(
        (connection, recent) =>
        {
            RunSettling.SettleAll(connection, recent);
            return write(connection, recent);
        },
        cancellationToken);

    private RecentRuns Load(StoreConnection connection)
    {
        if (_countedAt != _writer.Undone || _recent is null)
        {
            bool isFirst = _countedAt < 0;
            _recent = RecentRuns.Load(connection, _targets, _known);

            // what a server has committed whose answer was lost is stored, and nobody was told
            _told = isFirst ? _recent.LastCursor : _told;
            _untold = isFirst ? [] : EnvelopeRuns.After(connection, _told);
            _depths = QueueDepths.Load(connection);
            _countedAt = _writer.Undone;
            _isLoaded = true;
        }

        return _recent;
    }

    private async Task SweepAsync()
    {
        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        long acceptedBefore = now - (long)_options.DuplicateWindow.TotalMilliseconds;

        // asked for together they share a flush, and what cannot be forgotten keeps nothing from expiring; what is stored meanwhile need not be settled to forget more
        await Task.WhenAll(
            InPiecesAsync(() => WriteSettledAsync((connection, recent) => EnvelopeSweep.Expire(connection, recent, now, _depths), CancellationToken.None)),
            InPiecesAsync(() => WriteAsync((connection, recent) => EnvelopeSweep.Forget(connection, recent, acceptedBefore), CancellationToken.None)));
    }

    /// <summary>Again and again until nothing is left to do, so that nobody waits long for the writer.</summary>
    private static async Task InPiecesAsync(Func<Task<bool>> piece)
    {
        bool more = true;
        while (more)
        {
            more = await piece();
        }
    }
}
