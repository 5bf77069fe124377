using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Directories;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Directories;

public sealed class SqliteMeshHistoryStoreTests : IAsyncLifetime
{
    private readonly StoreFolder _folder = new();
    private OpenStore _open = null!;

    private SqliteMeshHistoryStore Histories => new(_open.Writer, _open.Reader);

    public Task InitializeAsync()
    {
        _open = new OpenStore(_folder, new ManualTimeProvider());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AppendAsync_VersionsOfAMesh_AreReadInOrderAlsoAfterARestart()
    {
        Assert.Empty(await Histories.ReadAsync("did:mesh:a", default));
        Assert.True(await Histories.AppendAsync("did:mesh:a", 1, "one"u8.ToArray(), default));
        Assert.True(await Histories.AppendAsync("did:mesh:a", 2, "two"u8.ToArray(), default));
        Assert.True(await Histories.AppendAsync("did:mesh:b", 1, "other"u8.ToArray(), default));
        await _open.DisposeAsync();
        _open = new OpenStore(_folder, new ManualTimeProvider());
        Assert.Equal(["one"u8.ToArray(), "two"u8.ToArray()], await Histories.ReadAsync("did:mesh:a", default));
    }

    [Fact]
    public async Task AppendAsync_AnotherBodyOfAVersion_FalseAndNothingChanges()
    {
        Assert.True(await Histories.AppendAsync("did:mesh:a", 1, "one"u8.ToArray(), default));
        Assert.True(await Histories.AppendAsync("did:mesh:a", 1, "one"u8.ToArray(), default));
        Assert.False(await Histories.AppendAsync("did:mesh:a", 1, "forged"u8.ToArray(), default));
        Assert.Equal(["one"u8.ToArray()], await Histories.ReadAsync("did:mesh:a", default));
    }

    [Theory]
    [InlineData("UPDATE mesh_version SET body = x'00'")]
    [InlineData("DELETE FROM mesh_version")]
    public async Task Database_ChangeOfAVersion_IsRefusedByTheDatabaseItself(string sql)
    {
        Assert.True(await Histories.AppendAsync("did:mesh:a", 1, "one"u8.ToArray(), default));
        await Assert.ThrowsAsync<SqliteException>(() => _open.Writer.WriteAsync(
            connection =>
            {
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = sql;
                return command.ExecuteNonQuery();
            },
            default));
        Assert.Equal(["one"u8.ToArray()], await Histories.ReadAsync("did:mesh:a", default));
    }
}
