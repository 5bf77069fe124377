using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Credentials;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Credentials;

public abstract class CapabilityStoreTests(TestDatabase database) : IAsyncLifetime
{
    private OpenStore _open = null!;

    private SqlCapabilityStore Store => new(_open.Writer, _open.Reader, countMax: 3, perSubmitterMax: 2);

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
    public async Task AppendAsync_UpToTheBounds_IsKeptAndThenRefused()
    {
        Assert.Equal(RevocationAppend.Kept, await AppendAsync("a", "x"));
        Assert.Equal(RevocationAppend.Kept, await AppendAsync("b", "x"));
        Assert.Equal(RevocationAppend.SubmitterFull, await AppendAsync("c", "x"));
        Assert.Equal(RevocationAppend.Known, await AppendAsync("a", "x"));
        Assert.Equal(RevocationAppend.Kept, await AppendAsync("c", "y"));
        Assert.Equal(RevocationAppend.Full, await AppendAsync("d", "z"));
        Assert.Equal(RevocationAppend.Known, await AppendAsync("c", "z"));

        Assert.Equal(["a", "b", "c"], (await Store.AfterAsync(0, 10, CancellationToken.None)).Select(kept => kept.Delegation));
        Assert.Equal(["b"], (await Store.AfterAsync(1, 1, CancellationToken.None)).Select(kept => kept.Delegation));
    }

    [StoreFact]
    public async Task AfterAsync_AfterARestart_GivesWhatWasKept()
    {
        await AppendAsync("a", "x", expiresAt: 10);
        await _open.DisposeAsync();
        _open = new OpenStore(database, new ManualTimeProvider());

        KeptRevocation kept = Assert.Single(await Store.AfterAsync(0, 10, CancellationToken.None));
        Assert.Equal(("a", "did:key:r", "x", 10L, 1L), (kept.Delegation, kept.Revoker, kept.Submitter, kept.ExpiresAt, kept.Number));
        Assert.Equal(["t1", "t2"], kept.Tokens);
    }

    [StoreFact]
    public async Task ForgetAsync_DelegationExpired_MakesPlace()
    {
        await AppendAsync("a", "x", expiresAt: 10);
        await AppendAsync("b", "x");
        await Store.ForgetAsync(9, CancellationToken.None);
        Assert.Equal(2, (await Store.AfterAsync(0, 10, CancellationToken.None)).Count);
        await Store.ForgetAsync(10, CancellationToken.None);

        Assert.Equal(["b"], (await Store.AfterAsync(0, 10, CancellationToken.None)).Select(kept => kept.Delegation));
        Assert.Equal(RevocationAppend.Kept, await AppendAsync("c", "x"));
        Assert.Equal(3, (await Store.AfterAsync(2, 10, CancellationToken.None))[0].Number);
    }

    [StoreFact]
    public async Task NamedByRevocationsAsync_ConsentNamesARevokedDelegation_UntilItIsReplaced()
    {
        var id = Guid.NewGuid();
        await Store.ConsentAsync(new FederationConsent(id, "did:mesh:a:b", ["i", "d"], ["a", "a", "other"]), CancellationToken.None);
        await Store.ConsentAsync(new FederationConsent(Guid.NewGuid(), "did:mesh:a:b", ["j"], []), CancellationToken.None);
        Assert.Empty(await Store.NamedByRevocationsAsync(CancellationToken.None));

        await AppendAsync("a", "x");
        FederationConsent named = Assert.Single(await Store.NamedByRevocationsAsync(CancellationToken.None));
        Assert.Equal((id, "did:mesh:a:b"), (named.FederationId, named.MeshId));
        Assert.Equal(["i", "d"], named.Tokens);

        await Store.ConsentAsync(new FederationConsent(id, "did:mesh:a:b", ["k"], ["new"]), CancellationToken.None);
        Assert.Empty(await Store.NamedByRevocationsAsync(CancellationToken.None));
    }

    [StoreFact]
    public async Task ChangesAsync_GrowsWithEachAndNeverShrinks()
    {
        Assert.Equal(0, await Store.ChangesAsync(CancellationToken.None));
        await AppendAsync("a", "x", expiresAt: 10);
        await AppendAsync("a", "x", expiresAt: 10);
        Assert.Equal(1, await Store.ChangesAsync(CancellationToken.None));
        await Store.ConsentAsync(new FederationConsent(Guid.NewGuid(), "m", ["i"], []), CancellationToken.None);
        await Store.ForgetAsync(10, CancellationToken.None);
        Assert.Equal(2, await Store.ChangesAsync(CancellationToken.None));
    }

    private async Task<RevocationAppend> AppendAsync(string delegation, string submitter, long? expiresAt = null) =>
        await Store.AppendAsync(new KeptRevocation(delegation, "did:key:r", submitter, expiresAt, ["t1", "t2"]), CancellationToken.None);
}
