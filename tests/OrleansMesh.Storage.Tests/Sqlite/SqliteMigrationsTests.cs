using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Credentials;
using OrleansMesh.Storage.Directories;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Storage.Sqlite;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteMigrationsTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_AFreshFile_HasTheNewestSchema()
    {
        using SqliteStoreConnection connection = SqliteConnections.OpenWriter(_folder.Database);
        SqliteMigrations.Run(connection);

        Assert.True(Version(connection) >= 1);
        Assert.Equal(0, connection.Execute("DELETE FROM envelope_run"));
        Assert.Equal(0, connection.Execute("DELETE FROM federation_party"));
    }

    [Fact]
    public void Run_Again_ChangesNothing()
    {
        using SqliteStoreConnection connection = SqliteConnections.OpenWriter(_folder.Database);
        SqliteMigrations.Run(connection);
        long version = Version(connection);
        connection.Execute("INSERT INTO acknowledged (target, cursor) VALUES ('did:mesh:a:b', 7)");
        SqliteMigrations.Run(connection);

        Assert.Equal(version, Version(connection));
        Assert.Equal(1, connection.Execute("DELETE FROM acknowledged WHERE cursor = 7"));
    }

    [Fact]
    public void Run_ANewerFile_IsRefusedAndUntouched()
    {
        using SqliteStoreConnection connection = SqliteConnections.OpenWriter(_folder.Database);
        connection.Execute("PRAGMA user_version = 9999");

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => SqliteMigrations.Run(connection));
        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
        Assert.Equal(9999, Version(connection));
    }

    [Fact]
    public async Task Writer_ANewerFile_IsRefusedAndNotHeldOpen()
    {
        using (SqliteStoreConnection connection = SqliteConnections.OpenWriter(_folder.Database))
        {
            connection.Execute("PRAGMA user_version = 9999");
        }

        Assert.Throws<InvalidOperationException>(Open);
        using (SqliteStoreConnection connection = SqliteConnections.OpenWriter(_folder.Database))
        {
            connection.Execute("PRAGMA user_version = 0");
        }

        await using var writer = Open();
        Assert.Equal(0, await writer.WriteAsync(c => c.Execute("DELETE FROM envelope_run"), CancellationToken.None));
    }

    [Fact]
    public async Task Run_AFileWithARowForEachEnvelope_KeepsWhatWaitsAndWhatIsKnown()
    {
        var clock = new ManualTimeProvider();
        (SampleMesh acme, SampleMesh mit) = (new SampleMesh("did:mesh:test:acme"), new SampleMesh("did:mesh:test:mit"));
        DateTimeOffset now = clock.GetUtcNow();
        var federation = new SampleFederation(now, acme, mit);
        AdmittedEnvelope[] envelopes = [.. Enumerable.Range(0, 3).Select(i => federation.Admit(acme, federation.Message(acme, mit, $"{i}", now), now))];
        using (SqliteStoreConnection connection = SqliteConnections.OpenWriter(_folder.Database))
        {
            SqliteMigrations.Run(connection, upTo: 5);
            foreach (AdmittedEnvelope envelope in envelopes)
            {
                // the first was received
                bool waits = envelope != envelopes[0];
                connection.Execute(
                    "INSERT INTO envelope (target, source, message_id, federation_id, accepted_at, expires_at, size, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    mit.Id,
                    acme.Id,
                    envelope.Envelope.MessageId,
                    envelope.Envelope.FederationId,
                    now.ToUnixTimeMilliseconds(),
                    now.AddDays(1).ToUnixTimeMilliseconds(),
                    envelope.Envelope.Bytes.Length,
                    waits ? envelope.Envelope.Bytes.ToArray() : null);
            }

            connection.Execute("INSERT INTO acknowledged (target, cursor) VALUES ($1, 1)", mit.Id);
        }

        await using var open = new OpenStore(_folder, clock);
        IReadOnlyList<StoredEnvelope> waiting = await open.Envelopes.ReadAsync(mit.Id, 0, 10, default);
        Assert.Equal([(2L, "1"), (3L, "2")], waiting.Select(w => (w.Cursor, Samples.MessageId(w))));
        Assert.True(waiting[0].Bytes.Span.SequenceEqual(envelopes[1].Envelope.Bytes.Span));
        Assert.Equal(now.AddDays(1).ToUnixTimeMilliseconds(), waiting[0].ExpiresAt);
        foreach (AdmittedEnvelope envelope in envelopes)
        {
            Assert.Equal(AppendOutcome.Duplicate, await open.Envelopes.AppendAsync(envelope, default));
        }

        Assert.Equal(AppendOutcome.Stored, await open.Envelopes.AppendAsync(federation.Admit(acme, federation.Message(acme, mit, "next", now), now), default));
        Assert.True(open.Told[^1].Envelope.Cursor > 3);
        await open.Envelopes.EraseAsync(federation.Id, default);
        Assert.Empty(await open.Envelopes.ReadAsync(mit.Id, 0, 10, default));
    }

    [Fact]
    public async Task Run_AFileWithWhatExpiredByFederation_TellsItWithoutASender()
    {
        var federation = Guid.NewGuid();
        using (SqliteStoreConnection connection = SqliteConnections.OpenWriter(_folder.Database))
        {
            SqliteMigrations.Run(connection, upTo: 8);
            connection.Execute(
                "INSERT INTO envelope_expired (target, federation_id, count, first_id, last_id, expired_at) VALUES ('did:mesh:test:mit', $1, 3, 'a', 'c', 42)",
                federation.ToByteArray(bigEndian: true));
        }

        await using var open = new OpenStore(_folder, new ManualTimeProvider());
        IReadOnlyList<ExpiredDigest> expired = await open.Envelopes.ExpiredAsync("did:mesh:test:mit", default);
        Assert.Equal([new(federation, "", 3, "a", "c", 42, 42)], expired);
        await open.Envelopes.ForgetExpiredAsync("did:mesh:test:mit", expired, default);
        Assert.Empty(await open.Envelopes.ExpiredAsync("did:mesh:test:mit", default));
    }

    [Fact]
    public async Task Run_AFileWithMoreIndexes_KeepsFederationsAndGoesOnNumberingDecisions()
    {
        (Guid older, Guid newer) = (new Guid(1, 0, 0, new byte[8]), new Guid(2, 0, 0, new byte[8]));
        using (SqliteStoreConnection connection = SqliteConnections.OpenWriter(_folder.Database))
        {
            SqliteMigrations.Run(connection, upTo: 9);
            foreach ((Guid id, int at) in new[] { (older, 10), (newer, 20) })
            {
                connection.Execute("INSERT INTO federation (federation_id, status, changed_at) VALUES ($1, 1, $2)", id.ToString("D"), at);
                connection.Execute("INSERT INTO federation_party (mesh_id, federation_id, changed_at) VALUES ('a', $1, $2)", id.ToString("D"), at);
                connection.Execute(
                    "INSERT INTO authority_decision (at, federation_id, enforced, actor, target, command, allowed, answers) VALUES ($2, $1, 0, 'a', 'b', 'c', 1, '[]')", id.ToString("D"), at);
            }

            connection.Execute("DELETE FROM authority_decision WHERE number = 1");
        }

        await using var open = new OpenStore(_folder, new ManualTimeProvider());
        Assert.Equal([newer, older], await new SqlFederationDirectory(open.Reader).OfPartyAsync("a", 10, default));
        var decisions = new SqlDecisionStore(open.Writer, open.Reader);
        Assert.Equal([20L], (await decisions.LatestAsync("a", 10, default)).Select(d => d.At));
        await decisions.AppendAsync(new KeptDecision(30, newer, false, "a", "b", "c", true, []), default);
        Assert.Equal([30L, 20L], (await decisions.LatestAsync(null, 10, default)).Select(d => d.At));
        Assert.Equal([3L], await open.Reader.ReadAsync("SELECT last FROM given_number WHERE name = 'authority_decision'", row => row.GetInt64(0), default));
    }

    [Fact]
    public async Task Run_AFileWithMeshesOfWhichTheTrustThatTheyAskIsNotKept_FindsThemStill()
    {
        using (SqliteStoreConnection connection = SqliteConnections.OpenWriter(_folder.Database))
        {
            SqliteMigrations.Run(connection, upTo: 9);
            connection.Execute("INSERT INTO mesh (mesh_id, name, region, capabilities, trust, online, is_public) VALUES ('did:mesh:test:mit', 'mit', 'eu', '[\"data\"]', 40, 0, 1)");
        }

        await using var open = new OpenStore(_folder, new ManualTimeProvider());
        var meshes = new SqlMeshDirectory(open.Writer, open.Reader);
        MeshSummary found = Assert.Single(await meshes.QueryAsync("eu", new MeshQuery(["data"], 40, 10), default));
        Assert.Equal(("did:mesh:test:mit", 40, null), (found.MeshId, found.Trust, found.MinimumTrust));
        await meshes.PutAsync(found with { MinimumTrust = 30 }, true, default);
        Assert.Equal(30, Assert.Single(await meshes.QueryAsync("eu", new MeshQuery([], 0, 10), default)).MinimumTrust);
    }

    private static long Version(SqliteStoreConnection connection) => connection.Number("PRAGMA user_version")!.Value;

    private StoreWriter Open() => new(StoreDatabase.Of(_folder.Options().Value), _folder.Options());
}
