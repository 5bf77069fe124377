using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Envelopes;

namespace OrleansMesh.Storage.Tests.Envelopes;

// what is flushed and not settled yet
public abstract partial class EnvelopeStoreTests
{
    [StoreFact]
    public async Task AppendAsync_AsManyAsMayBeRecent_AreSettledWhenThereIsOneMore()
    {
        AppendOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, RecentRuns.MessagesMax).Select(i => Store.AppendAsync(Admitted($"{i}"))));
        Assert.All(outcomes, outcome => Assert.Equal(AppendOutcome.Stored, outcome));
        Assert.Equal(0, await SeenIdsAsync());

        await AppendAsync("one more");
        Assert.InRange(await SeenIdsAsync(), RunSettling.MessagesAtOnce, RunSettling.MessagesAtOnce + OpenRun.MessagesMax);
        Assert.Equal([.. Enumerable.Range(0, RecentRuns.MessagesMax).Select(i => $"{i}").Order(StringComparer.Ordinal), "one more"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId).Order(StringComparer.Ordinal));
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("0")));
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("one more")));
    }

    [StoreFact]
    public async Task AcknowledgeAsync_WhatIsRecent_IsNeverWrittenDownAsWaiting()
    {
        await AppendAsync("1");
        long cursor = await AppendAsync("2");
        await AppendAsync("3", to: Eth);
        await AppendAsync("4");
        await Store.AcknowledgeAsync(Mit, cursor);
        await ReopenAsync();
        Assert.Equal(["4"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        await _open.Envelopes.SettleAsync(default);

        Assert.Equal((2, 2, 4), (await SeenAsync("envelope_run"), await SeenAsync("envelope_waiting"), await SeenIdsAsync()));
        Assert.Equal(["4"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        Assert.Equal(["3"], (await Store.ReadAsync(Eth)).Select(Samples.MessageId));
        await Store.AcknowledgeAsync(Mit, long.MaxValue);
        Assert.Equal((1, 1, 4), (await SeenAsync("envelope_run"), await SeenAsync("envelope_waiting"), await SeenIdsAsync()));
        Assert.Equal([Eth.Id], await _open.Envelopes.TargetsAsync(10, default));
    }

    [StoreFact]
    public async Task ReadAsync_SomeSettledAndSomeNot_GivesAllInOrderAndPageByPage()
    {
        for (int i = 0; i < 30; i++)
        {
            await AppendAsync($"{i}", to: i % 3 == 0 ? Eth : Mit);
            if (i == 14)
            {
                await _open.Envelopes.SettleAsync(default);
            }
        }

        StoredEnvelope[] all = [.. await Store.ReadAsync(Mit)];
        Assert.Equal(Enumerable.Range(0, 30).Where(i => i % 3 != 0).Select(i => $"{i}"), all.Select(Samples.MessageId));
        for (int from = 0; from < all.Length; from++)
        {
            Assert.Equal(all.Skip(from + 1).Take(7).Select(Samples.MessageId), (await _open.Envelopes.ReadAsync(Mit.Id, all[from].Cursor, 7, default)).Select(Samples.MessageId));
        }
    }

    [StoreFact]
    public async Task RefuseAsync_WhatIsRecent_IsKnownWhenItIsSettled()
    {
        await AppendAsync("1");
        await _open.Envelopes.RefuseAsync(Acme.Id, "1", Domain.Admission.Refusal.HopLimit, default);
        await ReopenAsync();

        Assert.Equal(FateKind.Refused, (await _open.Envelopes.FateAsync(Acme.Id, "1", default))?.Kind);
    }

    /// <summary>Messages whose ids are written down, with nothing settled for the question.</summary>
    private async Task<long> SeenIdsAsync() => (await _open.Reader.ReadAsync(OpenStore.CountIds, row => row.GetInt64(0), default))[0];

    /// <summary>Rows that a table has, with nothing settled for the question.</summary>
    private async Task<long> SeenAsync(string table) => (await _open.Reader.ReadAsync($"SELECT COUNT(*) FROM {table}", row => row.GetInt64(0), default))[0];
}
