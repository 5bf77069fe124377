using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Envelopes;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Envelopes;

// ids of settled messages, in blocks until their window has passed, and in a table if they wait for longer
public abstract partial class EnvelopeStoreTests
{
    [StoreFact]
    public async Task Sweep_WhatStillWaitsWhenItsWindowHasPassed_IsKnownUntilItIsReceived()
    {
        await AppendAsync("received");
        await Store.AcknowledgeAsync(Mit, await AppendAsync("2"));
        long cursor = await AppendAsync("waiting");
        Assert.Equal((3L, 0L), (await _open.RowsAsync(), await SeenAsync("envelope_id")));
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.False(await Store.ContainsAsync(Acme, "received"));
        Assert.Equal((1L, 0L), (await SeenAsync("envelope_id"), await SeenAsync("envelope_id_block")));

        await ReopenAsync();
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("waiting")));
        Assert.Equal(FateKind.Waiting, (await _open.Envelopes.FateAsync(Acme.Id, "waiting", default))?.Kind);
        await Store.AcknowledgeAsync(Mit, cursor);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await Store.ContainsAsync(Acme, "waiting"));
        Assert.Equal((0L, 0L), (await _open.RowsAsync(), await SeenAsync("envelope_gone")));
    }

    [StoreFact]
    public async Task SettleAsync_AsManyIdsAsMayBeKnownAndOneMore_ForgetsTheOldestOnly()
    {
        await ReopenAsync(o => o.KnownIdsMax = 3);
        for (int i = 0; i < 3; i++)
        {
            await Store.AcknowledgeAsync(Mit, await AppendAsync($"{i}"));
            await _open.Envelopes.SettleAsync(default);
        }

        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("0")));
        await Store.AcknowledgeAsync(Mit, await AppendAsync("3"));
        Assert.Equal(3, await _open.RowsAsync());
        Assert.False(await Store.ContainsAsync(Acme, "0"));
        Assert.True(await Store.ContainsAsync(Acme, "1"));
    }

    [StoreFact]
    public async Task ContainsAsync_IdsOfOneFingerprint_AreToldApartByTheirBlocks()
    {
        // with this key the fingerprints of both are 0
        (UInt128 one, UInt128 other) = (NumberOf("one"), NumberOf("other"));
        (ulong, ulong) key = (unchecked((ulong)one), (ulong)(other >> 64));
        await _open.DisposeAsync();
        var index = new IdIndex(100, 1_000_000, key);
        _open = new OpenStore(_database, _clock, known: new KnownIds(100, index));
        await Store.AcknowledgeAsync(Mit, await AppendAsync("one"));
        await _open.Envelopes.SettleAsync(default);
        Assert.Single(index.Candidates(other));
        Assert.False(await Store.ContainsAsync(Acme, "other"));

        await Store.AcknowledgeAsync(Eth, await AppendAsync("other", to: Eth));
        await _open.Envelopes.SettleAsync(default);
        Assert.Equal((2, 2), (index.Candidates(one).Count(), index.Candidates(other).Count()));
        foreach ((string id, SampleMesh to) in new[] { ("one", Mit), ("other", Eth) })
        {
            Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted(id, to: to)));
            Assert.Equal(new MessageFate(FateKind.Received, to.Id, Refusal.None), await _open.Envelopes.FateAsync(Acme.Id, id, default));
        }

        // the older block is forgotten, the other one not
        await _open.Writer.WriteAsync(connection => connection.Execute("UPDATE envelope_id_block SET accepted_at = 0 WHERE last = 1"), CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await Store.ContainsAsync(Acme, "one"));
        Assert.True(await Store.ContainsAsync(Acme, "other"));
        await AppendAsync("one");

        static UInt128 NumberOf(string id) => EnvelopeIds.NumberOf(EnvelopeHead.HashOf(Acme.Id, id));
    }

    [StoreFact]
    public async Task SettleAsync_UndoneWithItsNeighbour_IsKnownAllTheSame()
    {
        await AppendAsync("1");
        using Sqlite.WriterGate gate = await Sqlite.WriterGate.CloseAsync(_open.Writer);
        Task settle = _open.Envelopes.SettleAsync(default);
        Task<int> wrong = _open.Writer.WriteAsync(connection => connection.Execute("INSERT INTO nowhere VALUES (1)"), CancellationToken.None);
        Task<AppendOutcome> again = Store.AppendAsync(Admitted("1"));
        await gate.OpenAsync();
        await settle;
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => wrong);

        Assert.Equal(AppendOutcome.Duplicate, await again);
        Assert.Equal(1, await SeenIdsAsync());
        Assert.True(await Store.ContainsAsync(Acme, "1"));
    }
}
