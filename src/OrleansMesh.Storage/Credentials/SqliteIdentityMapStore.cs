using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Credentials;

/// <summary><see cref="IIdentityMapStore"/> on SQLite.</summary>
public sealed class SqliteIdentityMapStore(SqliteWriter writer, SqliteReader reader) : IIdentityMapStore
{
    /// <inheritdoc/>
    public ValueTask<byte[]?> FindAsync(string meshId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(reader.Read("SELECT body FROM identity_map WHERE mesh_id = $1", row => row.GetFieldValue<byte[]>(0), meshId).FirstOrDefault());

    /// <inheritdoc/>
    public async ValueTask PutAsync(string meshId, ReadOnlyMemory<byte> map, CancellationToken cancellationToken)
    {
        byte[] body = map.ToArray();
        await writer.WriteAsync(connection => connection.Execute("INSERT OR REPLACE INTO identity_map (mesh_id, body) VALUES ($1, $2)", meshId, body), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(string meshId, CancellationToken cancellationToken) =>
        await writer.WriteAsync(connection => connection.Execute("DELETE FROM identity_map WHERE mesh_id = $1", meshId), cancellationToken);
}
