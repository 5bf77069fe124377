using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Envelopes;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Envelopes;

/// <summary>R-05: ids that a version before blocks wrote, in the table by hash, are known for their window and leave it.</summary>
public abstract class IdMigrationTests(TestDatabase database) : IDisposable
{
    private static readonly SampleMesh Acme = new("did:mesh:test:acme");
    private static readonly SampleMesh Mit = new("did:mesh:test:mit");

    private readonly ManualTimeProvider _clock = new();

    [StoreFact]
    public async Task Open_ADatabaseWithARowForEachId_FindsWhatItKnewUntilItsWindowHasPassed()
    {
        var federation = new SampleFederation(_clock.GetUtcNow(), Acme, Mit);
        DateTimeOffset start = _clock.GetUtcNow();
        AdmittedEnvelope[] old = [.. Enumerable.Range(1, 5).Select(i => federation.Admit(Acme, federation.Message(Acme, Mit, $"{i}", start), start))];
        using (StoreConnection connection = OpenOld(database))
        {
            WriteOld(connection, old, start.ToUnixTimeMilliseconds());
        }

        await using var open = new OpenStore(database, _clock);
        foreach (AdmittedEnvelope envelope in old)
        {
            Assert.Equal(AppendOutcome.Duplicate, await open.Envelopes.AppendAsync(envelope, default));
        }

        Assert.Equal(
            [FateKind.Received, FateKind.Erased, FateKind.Waiting, FateKind.Refused, FateKind.Waiting], [await FateAsync("1"), await FateAsync("2"), await FateAsync("3"), await FateAsync("4"), await FateAsync("5")]);
        Assert.Equal(["3", "4", "5"], (await open.Envelopes.ReadAsync(Mit.Id, 0, 10, default)).Select(Samples.MessageId));

        // what was received by then is forgotten when the window has passed, wherever its id is, and what waits on when it is received
        await open.Envelopes.AcknowledgeAsync(Mit.Id, 4, default);
        Advance(11);
        Assert.Equal([null, null, null, null, FateKind.Waiting], [await FateAsync("1"), await FateAsync("2"), await FateAsync("3"), await FateAsync("4"), await FateAsync("5")]);
        Assert.Equal(1, await open.RowsAsync());
        await open.Envelopes.AcknowledgeAsync(Mit.Id, 5, default);
        Advance(1);
        Assert.Equal(0, await open.RowsAsync());
        Assert.Equal(0, await open.CountAsync("SELECT (SELECT COUNT(*) FROM envelope_fate) + (SELECT COUNT(*) FROM envelope_gone) + (SELECT COUNT(*) FROM envelope_id_block)"));
        Assert.Equal(AppendOutcome.Stored, await open.Envelopes.AppendAsync(federation.Admit(Acme, federation.Message(Acme, Mit, "4", _clock.GetUtcNow()), _clock.GetUtcNow()), default));
        Assert.Equal(FateKind.Waiting, await FateAsync("4"));

        void Advance(int minutes) => _clock.Advance(TimeSpan.FromMinutes(minutes));
        async Task<FateKind?> FateAsync(string id) => (await open.Envelopes.FateAsync(Acme.Id, id, default))?.Kind;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A writer of the database with the schema that had a row for each id.</summary>
    private protected abstract StoreConnection OpenOld(TestDatabase database);

    /// <summary>One that was received, one that was erased, one that waits, all settled; two that are not settled, the first refused.</summary>
    private static void WriteOld(StoreConnection connection, AdmittedEnvelope[] old, long at)
    {
        connection.Execute("INSERT INTO envelope_target (target) VALUES ($1)", Mit.Id);
        connection.Execute("INSERT INTO acknowledged (target, cursor) VALUES ($1, 1)", Mit.Id);
        byte[][] hashes = [.. old.Select(envelope => EnvelopeHead.HashOf(Acme.Id, envelope.Envelope.MessageId))];
        for (int i = 0; i < old.Length; i++)
        {
            (long cursor, long end) = (i + 1, at + 86_400_000);
            if (i < 3)
            {
                connection.Execute("INSERT INTO envelope_id (hash, cursor, queue) VALUES ($1, $2, 1)", hashes[i], cursor);
            }

            if (i < 2)
            {
                connection.Execute("INSERT INTO envelope_gone (accepted_at, hashes) VALUES ($1, $2)", at, hashes[i]);
                continue;
            }

            byte[] body = old[i].Envelope.Bytes.ToArray();
            byte[] head = EnvelopeHead.WriteAll([new EnvelopeHead(cursor, end, body.Length, old[i].Envelope.FederationId, hashes[i])]);
            connection.Execute("INSERT INTO envelope_run (last, queue, accepted_at, heads, bodies) VALUES ($1, 1, $2, $3, $4)", cursor, at, head, body);
        }

        connection.Execute("INSERT INTO envelope_waiting (queue, last, expires_at) VALUES (1, 3, $1)", at + 86_400_000);
        connection.Execute("UPDATE envelope_cursor SET last = 3");
        connection.Execute("INSERT INTO envelope_fate (hash, state, refusal) VALUES ($1, $2, 0)", hashes[1], (int)FateKind.Erased);
        connection.Execute("INSERT INTO envelope_fate (hash, state, refusal) VALUES ($1, $2, $3)", hashes[3], (int)FateKind.Refused, (int)Refusal.HopLimit);
    }
}
