using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Storage.Tests.Envelopes;

// what is stored together
public abstract partial class EnvelopeStoreTests
{
    [StoreFact]
    public async Task AppendRunAsync_NotAllFit_NoneBehindTheFirstWithoutRoomIsStored()
    {
        AdmittedEnvelope[] run = [Admitted("1"), Admitted("2"), Admitted("a longer name than that of the others"), Admitted("3")];

        // the first waits already, and its copy takes no room
        await ReopenAsync(o => o.QueueBytesMax = run[0].Envelope.Bytes.Length + run[1].Envelope.Bytes.Length + run[3].Envelope.Bytes.Length);
        await AppendAsync("1");

        Assert.Equal([AppendOutcome.Duplicate, AppendOutcome.Stored, AppendOutcome.QueueFull, AppendOutcome.QueueFull], await _open.Envelopes.AppendRunAsync(run, default));
        Assert.Equal(["1", "2"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        Assert.Equal(["1", "2"], _open.Told.Select(t => Samples.MessageId(t.Envelope)));

        // there is room for it alone
        Assert.Equal([AppendOutcome.Stored], await _open.Envelopes.AppendRunAsync([run[3]], default));
    }

    [StoreFact]
    public async Task AppendRunAsync_MoreThanOneRow_IsReadInItsOrderWhateverItsClass()
    {
        AdmittedEnvelope[] run = [.. Enumerable.Range(0, 300).Select(i => Admitted($"{i}", priority: i % 2 == 0 ? QosClass.Low : QosClass.Critical))];

        Assert.All(await _open.Envelopes.AppendRunAsync(run, default), outcome => Assert.Equal(AppendOutcome.Stored, outcome));

        IReadOnlyList<StoredEnvelope> all = await Store.ReadAsync(Mit);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), all.Select(Samples.MessageId));
        foreach (int count in (int[])[1, 127, 128, 129, 299])
        {
            Assert.Equal(Enumerable.Range(1, count).Select(i => $"{i}"), (await _open.Envelopes.ReadAsync(Mit.Id, all[0].Cursor, count, default)).Select(Samples.MessageId));
        }
    }
}
