using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Envelopes;

namespace OrleansMesh.Storage.Tests.Envelopes;

// bounds of blocks of ids, and what forgetting leaves alone
public abstract partial class EnvelopeStoreTests
{
    private UInt128 _nextHash;

    [StoreFact]
    public async Task Forget_AsManyWaitingIdsAsMayBeMovedAndOneMore_MovesSoManyInOneGo()
    {
        await ReopenAsync(o => o.QueueMessagesMax = 10_000);
        await WaitInBlocksAsync(0, RunSettling.BlockIdsMax, RunSettling.BlockIdsMax, RunSettling.BlockIdsMax, RunSettling.BlockIdsMax);
        KnownIds known = await LoadedAsync();
        Assert.True(await ForgetAsync(known, long.MaxValue));
        Assert.Equal((1024L, 1024L, 0L), (KnownIds.MovedAtOnceMax, await SeenAsync("envelope_id"), await SeenAsync("envelope_id_block")));
        Assert.False(await ForgetAsync(known, long.MaxValue));

        await ReopenAsync();
        await WaitInBlocksAsync(KnownIds.MovedAtOnceMax, 1, RunSettling.BlockIdsMax, RunSettling.BlockIdsMax, RunSettling.BlockIdsMax, RunSettling.BlockIdsMax);
        known = await LoadedAsync();
        Assert.True(await ForgetAsync(known, long.MaxValue));
        Assert.Equal((1024L + 1 + (3 * 256), 1L), (await SeenAsync("envelope_id"), await SeenAsync("envelope_id_block")));
        Assert.True(await ForgetAsync(known, long.MaxValue));
        Assert.Equal((2049L, 0L), (await SeenAsync("envelope_id"), await SeenAsync("envelope_id_block")));
        await ReopenAsync();
        Assert.True(await Store.ContainsAsync(Acme, "0"));
        Assert.True(await Store.ContainsAsync(Acme, "2048"));
    }

    [StoreFact]
    public async Task Forget_AsManyIdsAsMayBeForgottenAndMore_ForgetsSoManyInOneGo()
    {
        const int Blocks = KnownIds.ForgottenAtOnceMax / RunSettling.BlockIdsMax;
        KnownIds known = await WithBlocksAsync(long.MaxValue, [.. Enumerable.Repeat(RunSettling.BlockIdsMax, Blocks), 1, 1]);
        Assert.True(await ForgetAsync(known, long.MaxValue));
        Assert.Equal((2L, 2L), (known.Count, await SeenAsync("envelope_id_block")));
        Assert.True(await ForgetAsync(known, long.MaxValue));
        Assert.False(await ForgetAsync(known, long.MaxValue));

        known = await WithBlocksAsync(long.MaxValue, [.. Enumerable.Repeat(RunSettling.BlockIdsMax, Blocks - 1), RunSettling.BlockIdsMax - 1, 1, 1]);
        Assert.True(await ForgetAsync(known, long.MaxValue));
        Assert.Equal((1L, 1L), (known.Count, await SeenAsync("envelope_id_block")));
    }

    [StoreFact]
    public async Task Forget_BlocksUpToAYoungerOne_LeavesItAndWhatIsBehind()
    {
        KnownIds known = await WithBlocksAsync(long.MaxValue, [2, 3, 4]);
        await _open.Writer.WriteAsync(connection => connection.Execute("UPDATE envelope_id_block SET accepted_at = 100 WHERE messages = 3"), CancellationToken.None);
        Assert.True(await ForgetAsync(known, 100));
        Assert.Equal(7, known.Count);
        Assert.False(await ForgetAsync(known, 100));
        Assert.True(await ForgetAsync(known, 101));
        Assert.Equal(0, known.Count);
    }

    [StoreFact]
    public async Task Add_FewerMayBeKnownThanAreThere_TheyLeaveAPieceAtATime()
    {
        KnownIds known = await WithBlocksAsync(1, [.. Enumerable.Repeat(1, 400)]);
        Assert.Equal(1, known.Count);

        // another process of the same database, with less room
        _ = await WithBlocksAsync(long.MaxValue, [.. Enumerable.Repeat(1, 400)]);
        known = new KnownIds(1, new IdIndex(1000, 1000));
        await _open.Writer.WriteAsync(
            connection =>
            {
                known.Load(connection);
                Assert.Equal(401, known.Count);
                known.Add(connection, 100_000, 0, [new KnownId(++_nextHash, 100_000, 1)]);
                return true;
            },
            CancellationToken.None,
            _ => known.Committed());
        Assert.Equal(402 - RunSettling.BlockIdsMax, known.Count);
        while (await ForgetAsync(known, long.MinValue))
        {
            Assert.InRange(known.Count, 1, 401);
        }

        Assert.Equal((1L, 1L), (known.Count, await SeenAsync("envelope_id_block")));
    }

    [StoreFact]
    public async Task SettleAsync_MoreReceivedAtOnceThanMayBeKnown_NothingOfItIsTakenForWhatWaits()
    {
        await ReopenAsync(o => o.KnownIdsMax = 3);
        AdmittedEnvelope[] run = [.. Enumerable.Range(0, 600).Select(i => Admitted($"{i}"))];
        Assert.All(await _open.Envelopes.AppendRunAsync(run, default), outcome => Assert.Equal(AppendOutcome.Stored, outcome));
        await Store.AcknowledgeAsync(Mit, long.MaxValue);
        await _open.Envelopes.SettleAsync(default);

        Assert.Equal((0L, 0L), (await SeenAsync("envelope_id"), await SeenAsync("envelope_run")));
    }

    [StoreFact]
    public async Task Sweep_ThatCannotForget_LetsExpireAllTheSame()
    {
        await AppendAsync("1", expiresAt: _clock.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds());
        await _open.Writer.WriteAsync(connection => connection.Execute("ALTER TABLE envelope_gone RENAME TO envelope_away"), CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Store.ContainsAsync(Acme, "1"));

        Assert.Equal(1, await SeenAsync("envelope_expired"));
    }

    /// <summary>Messages that wait, numbered on from one, in blocks of those sizes.</summary>
    private async Task WaitInBlocksAsync(int first, params int[] sizes)
    {
        foreach (int size in sizes)
        {
            AdmittedEnvelope[] run = [.. Enumerable.Range(first, size).Select(i => Admitted($"{i}"))];
            first += size;
            Assert.All(await _open.Envelopes.AppendRunAsync(run, default), outcome => Assert.Equal(AppendOutcome.Stored, outcome));
            await _open.Envelopes.SettleAsync(default);
        }
    }

    private Task<KnownIds> LoadedAsync()
    {
        var known = new KnownIds(long.MaxValue, new IdIndex(100_000, 1000));
        return _open.Writer.WriteAsync(
            connection =>
            {
                known.Load(connection);
                return known;
            },
            CancellationToken.None);
    }

    /// <summary>Blocks of those sizes of messages that are gone, behind what there is, accepted at 0.</summary>
    private async Task<KnownIds> WithBlocksAsync(long idsMax, int[] sizes)
    {
        var known = new KnownIds(idsMax, new IdIndex(100_000, 1000));
        return await _open.Writer.WriteAsync(
            connection =>
            {
                known.Load(connection);
                long last = connection.Number("SELECT MAX(last) FROM (SELECT last FROM envelope_id_block UNION ALL SELECT forgotten FROM envelope_cursor) AS given") ?? 0;
                foreach (int size in sizes)
                {
                    last += size;
                    known.Add(connection, last, 0, [.. Enumerable.Range(0, size).Select(i => new KnownId(++_nextHash, last - i, 1))]);
                }

                return known;
            },
            CancellationToken.None,
            _ => known.Committed());
    }

    private Task<bool> ForgetAsync(KnownIds known, long acceptedBefore) =>
        _open.Writer.WriteAsync(connection => known.Forget(connection, acceptedBefore), CancellationToken.None, _ => known.Committed());
}
