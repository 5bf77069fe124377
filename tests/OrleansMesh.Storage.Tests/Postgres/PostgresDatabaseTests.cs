using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.PrivatePostgres;
using OrleansMesh.Storage.Postgres;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresDatabaseTests(RunningPostgres running)
{
    private static readonly SampleMesh Acme = new("did:mesh:test:acme");
    private static readonly SampleMesh Mit = new("did:mesh:test:mit");

    [PostgresFact]
    public async Task AppendAsync_TheServerIsKilledUnderLoad_NothingAcknowledgedIsLostAndTheStoreGoesOn()
    {
        using var schema = new PostgresSchema(running);
        TimeProvider clock = TimeProvider.System;
        var federation = new SampleFederation(clock.GetUtcNow(), Acme, Mit);
        await using var open = new OpenStore(schema, clock);
        var stop = new CancellationTokenSource();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string>[] stored = [.. Enumerable.Range(0, 16).Select(_ => new List<string>())];
        int count = 0;
        Task[] senders = [.. stored.Select((own, lane) => Task.Run(async () =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                try
                {
                    string id = $"{lane}-{i}";
                    _ = await open.Envelopes.AppendAsync(Admitted(federation, id, clock), default);
                    own.Add(id);
                    if (Interlocked.Increment(ref count) == 200)
                    {
                        enough.SetResult();
                    }
                }
                catch (Exception e) when (e is Npgsql.NpgsqlException or StoreUnavailableException)
                {
                    // nobody was told that it is stored; the next id
                }
            }
        }))];
        await enough.Task;
        await running.Server.KillAsync();
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        await running.Server.StartAsync();

        string[] acknowledged = [.. stored.SelectMany(own => own)];
        IReadOnlyList<StoredEnvelope> there = await open.Envelopes.ReadAsync(Mit.Id, 0, int.MaxValue, default);
        Assert.Subset(there.Select(Samples.MessageId).ToHashSet(), acknowledged.ToHashSet());
        Assert.Equal(there.Select(s => s.Cursor).Distinct().Order(), there.Select(s => s.Cursor));
        Assert.Equal(AppendOutcome.Duplicate, await open.Envelopes.AppendAsync(Admitted(federation, acknowledged[0], clock), default));
        Assert.Equal(AppendOutcome.Stored, await open.Envelopes.AppendAsync(Admitted(federation, "after", clock), default));

        // whoever listens has heard of each, also of those whose answer went down with the server
        there = await open.Envelopes.ReadAsync(Mit.Id, 0, int.MaxValue, default);
        Assert.Equal(there.Select(s => s.Cursor), open.Told.Select(told => told.Envelope.Cursor));
        stop.Dispose();
    }

    [PostgresFact]
    public void OpenWriter_AnotherHubHasTheSchema_IsRefusedAndAnOperatorsProgramIsNot()
    {
        using var schema = new PostgresSchema(running);
        using StoreConnection first = new PostgresDatabase(PostgresAddress.Parse(schema.Address), exclusive: true).OpenWriter();
        using StoreConnection beside = new PostgresDatabase(PostgresAddress.Parse(schema.Address), exclusive: false).OpenWriter();
        Assert.Contains("in use by another hub", Refusal(schema.Address), StringComparison.Ordinal);
    }

    [PostgresFact]
    public void OpenWriter_ASchemaOfALaterVersion_IsRefusedAndUntouched()
    {
        using var schema = new PostgresSchema(running);
        schema.Execute("CREATE TABLE orleansmesh_schema (version BIGINT NOT NULL); INSERT INTO orleansmesh_schema VALUES (9999)");
        Assert.Contains("has schema 9999", Refusal(schema.Address), StringComparison.Ordinal);
        schema.Execute("DELETE FROM orleansmesh_schema");
        new PostgresDatabase(PostgresAddress.Parse(schema.Address), exclusive: true).OpenWriter().Dispose();
    }

    [PostgresFact]
    public void OpenWriter_NoSuchDatabaseOrSchemaOrServer_SaysWhatToDo()
    {
        string host = running.Server.Host;
        Assert.Contains("createdb --encoding UTF8 nowhere", Refusal($"postgresql:///nowhere?host={host}&user={PostgresServer.User}"), StringComparison.Ordinal);
        Assert.Contains("CREATE SCHEMA", Refusal(running.Server.Address("none_such")), StringComparison.Ordinal);
        string unreachable = Refusal($"Host={host}/gone;Database=mesh;Username=hub;Password=secret");
        Assert.Contains("'mesh' on", unreachable, StringComparison.Ordinal);
        Assert.Contains("does not answer", unreachable, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", unreachable, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Text_WithANul_IsKeptWithoutIt()
    {
        using var schema = new PostgresSchema(running);
        await using var open = new OpenStore(schema, TimeProvider.System);
        await open.Writer.WriteAsync(connection => connection.Execute("INSERT INTO identity_map (mesh_id, body) VALUES ($1, $2)", "a\0b", new byte[1]), default);
        Assert.Equal(["a\uFFFDb"], await open.Reader.ReadAsync("SELECT mesh_id FROM identity_map WHERE mesh_id = $1", row => row.GetString(0), default, "a\0b"));
    }

    private static string Refusal(string address) =>
        Assert.Throws<StoreUnavailableException>(() => new PostgresDatabase(PostgresAddress.Parse(address), exclusive: true, placeSeconds: 1).OpenWriter()).Message;

    private static AdmittedEnvelope Admitted(SampleFederation federation, string id, TimeProvider clock) =>
        federation.Admit(Acme, federation.Message(Acme, Mit, id, clock.GetUtcNow()), clock.GetUtcNow());
}
