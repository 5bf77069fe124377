using OrleansMesh.Domain.Credentials;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Credentials;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Credentials;

public abstract class CredentialRegisterTests(TestDatabase database) : IAsyncLifetime
{
    private const long Now = 1_000_000;
    private OpenStore _open = null!;

    private SqlCredentialRegister Register => new(_open.Writer, _open.Reader);

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
    public async Task AllocateAsync_Many_EachAtAPlaceOfItsOwn()
    {
        var places = new HashSet<int>();
        for (int i = 0; i < 50; i++)
        {
            IssuedCredential issued = await Register.AllocateAsync($"did:mesh:a:{i}", Now, Now + 1, CancellationToken.None);
            Assert.Equal((1, StatusState.Active), (issued.List, issued.State));
            Assert.InRange(issued.Index, 0, StatusBits.EntriesMin - 1);
            Assert.True(places.Add(issued.Index));
        }

        Assert.Equal([1], await Register.ListsAsync(CancellationToken.None));
        Assert.Equal(places.Order(), (await Register.OfListAsync(1, CancellationToken.None)).Select(issued => issued.Index).Order());
        Assert.Equal(50, await Register.ChangesAsync(CancellationToken.None));
    }

    [StoreFact]
    public async Task ChangeAsync_Rules_SuspendCanBeLiftedRevokeCannot()
    {
        IssuedCredential issued = await Register.AllocateAsync("did:mesh:a:1", Now, Now + 1, CancellationToken.None);
        async Task<StatusChange> To(StatusState state) => await Register.ChangeAsync(issued.List, issued.Index, state, CancellationToken.None);
        Assert.Equal(StatusChange.Done, await To(StatusState.Suspended));
        Assert.Equal(StatusChange.Unchanged, await To(StatusState.Suspended));
        Assert.Equal(StatusChange.Done, await To(StatusState.Active));
        Assert.Equal(StatusChange.Done, await To(StatusState.Revoked));
        Assert.Equal(StatusChange.RevokedForEver, await To(StatusState.Active));
        Assert.Equal(StatusState.Revoked, Assert.Single(await Register.OfListAsync(1, CancellationToken.None)).State);
        Assert.Equal(4, await Register.ChangesAsync(CancellationToken.None));
        Assert.Equal(StatusChange.NotAllocated, await Register.ChangeAsync(2, 0, StatusState.Revoked, CancellationToken.None));
    }

    [StoreFact]
    public async Task OnHoldAsync_AnotherGoodCredential_ReleasesTheMesh()
    {
        IssuedCredential first = await Register.AllocateAsync("did:mesh:a:1", Now, Now + 10, CancellationToken.None);
        Assert.Empty(await Register.OnHoldAsync(Now, CancellationToken.None));
        await Register.ChangeAsync(first.List, first.Index, StatusState.Revoked, CancellationToken.None);
        Assert.Equal(["did:mesh:a:1"], await Register.OnHoldAsync(Now, CancellationToken.None));
        Assert.Equal(["did:mesh:a:1"], await Register.OnHoldAsync(Now + 9, CancellationToken.None));
        Assert.Empty(await Register.OnHoldAsync(Now + 10, CancellationToken.None));
        await Register.AllocateAsync("did:mesh:a:1", Now, Now + 20, CancellationToken.None);
        Assert.Empty(await Register.OnHoldAsync(Now, CancellationToken.None));
    }

    [StoreFact]
    public async Task ChangesAsync_AnotherProgramWrites_IsSeen()
    {
        await using var other = new OpenStore(database, new ManualTimeProvider(), exclusive: false);
        var theirs = new SqlCredentialRegister(other.Writer, other.Reader);
        IssuedCredential issued = await theirs.AllocateAsync("did:mesh:a:1", Now, Now + 1, CancellationToken.None);
        Assert.Equal(1, await Register.ChangesAsync(CancellationToken.None));
        Assert.Equal(StatusChange.Done, await Register.ChangeAsync(issued.List, issued.Index, StatusState.Revoked, CancellationToken.None));
        Assert.Equal(2, await theirs.ChangesAsync(CancellationToken.None));
    }
}
