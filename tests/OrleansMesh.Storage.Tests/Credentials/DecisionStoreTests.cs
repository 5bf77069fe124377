using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Credentials;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Credentials;

public abstract class DecisionStoreTests(TestDatabase database) : IAsyncLifetime
{
    private OpenStore _open = null!;

    private SqlDecisionStore Store => new(_open.Writer, _open.Reader, countMax: 3);

    public Task InitializeAsync()
    {
        _open = new OpenStore(database, new ManualTimeProvider());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        database.Dispose();
    }

    [StoreFact]
    public async Task AppendAsync_OverTheBound_TheOldestGoes()
    {
        for (int at = 1; at <= 3; at++)
        {
            await Store.AppendAsync(Decision(at), CancellationToken.None);
        }

        Assert.Equal((long[])[3, 2, 1], await AtAsync(null, 10));
        await Store.AppendAsync(Decision(4), CancellationToken.None);
        Assert.Equal((long[])[4, 3, 2], await AtAsync(null, 10));
        Assert.Equal((long[])[4, 3], await AtAsync(null, 2));
    }

    [StoreFact]
    public async Task LatestAsync_AfterARestart_HasAllOfIt()
    {
        KeptDecision kept = Decision(1);
        await Store.AppendAsync(kept, CancellationToken.None);
        await Store.AppendAsync(Decision(2) with { Actor = "did:mesh:a:other" }, CancellationToken.None);
        await _open.DisposeAsync();
        _open = new OpenStore(database, new ManualTimeProvider());

        KeptDecision found = Assert.Single(await Store.LatestAsync(kept.Actor, 10, CancellationToken.None));
        Assert.Equal(kept with { Answers = found.Answers }, found);
        KeptAnswer answer = Assert.Single(found.Answers);
        Assert.Equal(("capability", false, "missing", "There is none."), (answer.Primitive, answer.Passed, answer.Reason, answer.Detail));
        Assert.Equal(["did:mesh:a:b#key-1"], answer.KeyIds);
    }

    private static KeptDecision Decision(long at) => new(
        at, Guid.NewGuid(), true, "did:mesh:a:b", "did:mesh:a:c", "/x", false, [new KeptAnswer("capability", false, "missing", "There is none.", ["did:mesh:a:b#key-1"])]);

    private async Task<long[]> AtAsync(string? actor, int count) => [.. (await Store.LatestAsync(actor, count, CancellationToken.None)).Select(decision => decision.At)];
}
