using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Sql;

public sealed class LostAnswerTests
{
    [Fact]
    public async Task AppendAsync_CommittedAndTheAnswerIsLost_IsADuplicateWhenItComesAgainAndTheSinkIsTold()
    {
        using var folder = new StoreFolder();
        var clock = new ManualTimeProvider();
        var database = new ForgetfulDatabase(StoreDatabase.Of(folder.Options().Value));
        await using var open = new OpenStore(folder, clock, database: database);
        (SampleMesh acme, SampleMesh mit) = (new SampleMesh("did:mesh:test:acme"), new SampleMesh("did:mesh:test:mit"));
        var federation = new SampleFederation(clock.GetUtcNow(), acme, mit);
        AdmittedEnvelope[] envelopes = [.. Enumerable.Range(0, 3).Select(i => federation.Admit(acme, federation.Message(acme, mit, $"{i}", clock.GetUtcNow()), clock.GetUtcNow()))];
        Assert.Equal(AppendOutcome.Stored, await open.Envelopes.AppendAsync(envelopes[0], default));

        database.LosesNext = true;
        await Assert.ThrowsAsync<IOException>(() => open.Envelopes.AppendAsync(envelopes[1], default).AsTask());
        Assert.Equal(["0"], open.Told.Select(told => Samples.MessageId(told.Envelope)));
        Assert.Equal(AppendOutcome.Duplicate, await open.Envelopes.AppendAsync(envelopes[1], default));
        Assert.Equal(AppendOutcome.Stored, await open.Envelopes.AppendAsync(envelopes[2], default));

        Assert.Equal(["0", "1", "2"], open.Told.Select(told => Samples.MessageId(told.Envelope)));
        Assert.Equal((await open.Envelopes.ReadAsync(mit.Id, 0, 10, default)).Select(stored => stored.Cursor), open.Told.Select(told => told.Envelope.Cursor));
    }
}
