using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Copying;
using OrleansMesh.Storage.Credentials;
using OrleansMesh.Storage.Postgres;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Postgres;

/// <summary>R-05: a hub moves from its SQLite file to PostgreSQL with all that it keeps.</summary>
[Collection(RunningPostgres.Collection)]
public sealed class StoreCopyTests(RunningPostgres running) : IDisposable
{
    private static readonly SampleMesh Acme = new("did:mesh:test:acme");
    private static readonly SampleMesh Mit = new("did:mesh:test:mit");
    private static readonly SampleMesh Eth = new("did:mesh:test:eth");

    private readonly ManualTimeProvider _clock = new();
    private readonly StoreFolder _folder = new();

    private string File => _folder.Database;

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task Run_AllThatAHubKeeps_IsThereAndGoesOnBehindIt()
    {
        var federation = new SampleFederation(_clock.GetUtcNow(), Acme, Mit, Eth);
        IReadOnlyList<StoredEnvelope> waiting = await FillAsync(federation);
        var schema = new PostgresSchema(running);

        List<TableCopied> copied = Copy(schema);

        Assert.Equal(CopiedTable.All.Select(table => table.Name), copied.Select(table => table.Table));
        Assert.All(copied, table => Assert.False(table.WasThere && table.Rows > 0));
        Assert.Equal((1L, 1L, 2L), (Rows("envelope_id_block"), Rows("identity_map"), Rows("ucan_revocation")));
        await using var open = new OpenStore(schema, _clock);
        Assert.Equal(waiting.Select(s => (s.Cursor, s.ExpiresAt, Samples.MessageId(s))), (await open.Envelopes.ReadAsync(Mit.Id, 0, int.MaxValue, default)).Select(s => (s.Cursor, s.ExpiresAt, Samples.MessageId(s))));
        Assert.Equal(AppendOutcome.Duplicate, await open.Envelopes.AppendAsync(Admitted(federation, "3", Mit), default));
        Assert.Equal(AppendOutcome.Duplicate, await open.Envelopes.AppendAsync(Admitted(federation, "248", Mit), default));
        Assert.Equal(AppendOutcome.Stored, await open.Envelopes.AppendAsync(Admitted(federation, "next", Mit), default));
        Assert.True(open.Told[^1].Envelope.Cursor > waiting[^1].Cursor);
        Assert.Equal(AppendOutcome.Stored, await open.Envelopes.AppendAsync(federation.Admit(Mit, federation.Message(Mit, Acme, "a new queue", _clock.GetUtcNow()), _clock.GetUtcNow()), default));
        await open.Envelopes.AcknowledgeAsync(Mit.Id, long.MaxValue, default);

        // the number of a row that is gone is not given again
        var capabilities = new SqlCapabilityStore(open.Writer, open.Reader);
        Assert.Equal(RevocationAppend.Kept, await capabilities.AppendAsync(Revocation("d4"), default));
        Assert.Equal([1L, 2L, 4L], (await capabilities.AfterAsync(0, 10, default)).Select(kept => kept.Number));

        long Rows(string table) => copied.Single(each => each.Table == table).Rows;
    }

    [PostgresFact]
    public async Task All_NamesEveryTableAndColumnOfTheFile()
    {
        await using var open = new OpenStore(_folder, _clock);
        List<(string Table, string Column)> there = await open.Reader.ReadAsync(
            "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'", row => (row.GetString(0), row.GetString(1)), default);

        Assert.Equal(there.Order(), CopiedTable.All.SelectMany(table => table.Columns.Select(column => (table.Name, column == table.Given ? table.GivenInSqlite ?? column : column))).Order());
    }

    [PostgresFact]
    public async Task Run_Interrupted_NoHubStartsThereAndTheNextGoesOn()
    {
        await FillAsync(new SampleFederation(_clock.GetUtcNow(), Acme, Mit, Eth));
        var schema = new PostgresSchema(running);
        using var interrupt = new CancellationTokenSource();
        int done = 0;
        using (var copy = StoreCopy.Open(File, schema.Address))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => copy.Run(_ => Interrupt(), interrupt.Token));
        }

        Assert.Contains("part of a copy", Assert.Throws<StoreUnavailableException>(() => new PostgresDatabase(PostgresAddress.Parse(schema.Address), exclusive: true).OpenWriter()).Message, StringComparison.Ordinal);

        List<TableCopied> copied = Copy(schema);

        Assert.True(copied.Single(table => table.Table == "grain_state").WasThere);
        Assert.False(copied.Single(table => table.Table == "envelope_cursor").WasThere);
        new PostgresDatabase(PostgresAddress.Parse(schema.Address), exclusive: true).OpenWriter().Dispose();

        void Interrupt()
        {
            if (++done == 12)
            {
                interrupt.Cancel();
            }
        }
    }

    [PostgresFact]
    public async Task Run_ADatabaseThatAHubHasRunOn_IsRefusedAndLeftAsItIs()
    {
        await FillAsync(new SampleFederation(_clock.GetUtcNow(), Acme, Mit, Eth));
        var schema = new PostgresSchema(running);
        Copy(schema);

        Assert.Contains("not empty", Assert.Throws<StoreUnavailableException>(() => Copy(schema)).Message, StringComparison.Ordinal);

        new PostgresDatabase(PostgresAddress.Parse(schema.Address), exclusive: true).OpenWriter().Dispose();
    }

    [PostgresFact]
    public async Task Open_TheHubRuns_IsRefused()
    {
        await using var open = new OpenStore(_folder, _clock);

        Assert.Contains("Stop the hub", Assert.Throws<StoreUnavailableException>(() => StoreCopy.Open(File, new PostgresSchema(running).Address)).Message, StringComparison.Ordinal);
        Assert.Contains("no file", Assert.Throws<StoreUnavailableException>(() => StoreCopy.Open(File + "x", new PostgresSchema(running).Address)).Message, StringComparison.Ordinal);
    }

    private static KeptRevocation Revocation(string delegation) => new(delegation, "did:key:r", "did:mesh:test:acme", null, ["t1", "t2"]);

    private List<TableCopied> Copy(PostgresSchema schema)
    {
        List<TableCopied> copied = [];
        using var copy = StoreCopy.Open(File, schema.Address);
        copy.Run(copied.Add, CancellationToken.None);
        return copied;
    }

    /// <summary>Something in most tables; what waits for Mit.</summary>
    private async Task<IReadOnlyList<StoredEnvelope>> FillAsync(SampleFederation federation)
    {
        await using var open = new OpenStore(_folder, _clock);
        _ = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => open.Envelopes.AppendAsync(Admitted(federation, $"{i}", i % 5 == 0 ? Eth : Mit), default).AsTask()));
        await open.Envelopes.SettleAsync(default);
        _ = await Task.WhenAll(Enumerable.Range(150, 100).Select(i => open.Envelopes.AppendAsync(Admitted(federation, $"{i}", i % 5 == 0 ? Eth : Mit), default).AsTask()));
        await open.Envelopes.AcknowledgeAsync(Mit.Id, 100, default);
        var capabilities = new SqlCapabilityStore(open.Writer, open.Reader);
        foreach (string delegation in (string[])["d1", "d2", "d3"])
        {
            Assert.Equal(RevocationAppend.Kept, await capabilities.AppendAsync(Revocation(delegation), default));
        }

        await capabilities.ConsentAsync(new FederationConsent(Guid.NewGuid(), Acme.Id, ["t"], ["d1"]), default);
        _ = await open.Writer.WriteAsync(
            connection => connection.Execute("DELETE FROM ucan_revocation WHERE delegation = 'd3'")
                + connection.Execute("INSERT INTO identity_map (mesh_id, body) VALUES ($1, $2)", "a\0b", new byte[] { 0, 255 })
                + connection.Execute("INSERT INTO grain_state (grain_id, state_name, etag, body) VALUES ('g', 's', 7, $1)", new byte[70_000]),
            default);
        return await open.Envelopes.ReadAsync(Mit.Id, 0, int.MaxValue, default);
    }

    private AdmittedEnvelope Admitted(SampleFederation federation, string id, SampleMesh target) =>
        federation.Admit(Acme, federation.Message(Acme, target, id, _clock.GetUtcNow()), _clock.GetUtcNow());
}
