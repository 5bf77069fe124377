using System.Data.Common;
using OrleansMesh.Storage.Directories;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Directories;

public abstract class MeshHistoryStoreTests(TestDatabase database) : IAsyncLifetime
{
    private OpenStore _open = null!;

    private SqlMeshHistoryStore Histories => new(_open.Writer, _open.Reader);

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
    public async Task AppendAsync_VersionsOfAMesh_AreReadInOrderAlsoAfterARestart()
    {
        Assert.Empty(await Histories.ReadAsync("did:mesh:a", default));
        Assert.True(await Histories.AppendAsync("did:mesh:a", 1, "one"u8.ToArray(), default));
        Assert.True(await Histories.AppendAsync("did:mesh:a", 2, "two"u8.ToArray(), default));
        Assert.True(await Histories.AppendAsync("did:mesh:b", 1, "other"u8.ToArray(), default));
        await _open.DisposeAsync();
        _open = new OpenStore(database, new ManualTimeProvider());
        Assert.Equal(["one"u8.ToArray(), "two"u8.ToArray()], await Histories.ReadAsync("did:mesh:a", default));
    }

    [StoreFact]
    public async Task AppendAsync_AnotherBodyOfAVersion_FalseAndNothingChanges()
    {
        Assert.True(await Histories.AppendAsync("did:mesh:a", 1, "one"u8.ToArray(), default));
        Assert.True(await Histories.AppendAsync("did:mesh:a", 1, "one"u8.ToArray(), default));
        Assert.False(await Histories.AppendAsync("did:mesh:a", 1, "forged"u8.ToArray(), default));
        Assert.Equal(["one"u8.ToArray()], await Histories.ReadAsync("did:mesh:a", default));
    }

    [StoreFact]
    public async Task Database_ChangeOfAVersion_IsRefusedByTheDatabaseItself()
    {
        Assert.True(await Histories.AppendAsync("did:mesh:a", 1, "one"u8.ToArray(), default));
        await Assert.ThrowsAnyAsync<DbException>(() => _open.Writer.WriteAsync(connection => connection.Execute("UPDATE mesh_version SET version = 9"), default));
        await Assert.ThrowsAnyAsync<DbException>(() => _open.Writer.WriteAsync(connection => connection.Execute("DELETE FROM mesh_version"), default));
        Assert.Equal(["one"u8.ToArray()], await Histories.ReadAsync("did:mesh:a", default));
    }
}
