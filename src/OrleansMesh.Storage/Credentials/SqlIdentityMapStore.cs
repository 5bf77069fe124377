using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Credentials;

/// <summary><see cref="IIdentityMapStore"/> on SQL.</summary>
public sealed class SqlIdentityMapStore(StoreWriter writer, StoreReader reader) : IIdentityMapStore
{
    /// <inheritdoc/>
    public async ValueTask<byte[]?> FindAsync(string meshId, CancellationToken cancellationToken) =>
        (await reader.ReadAsync("SELECT body FROM identity_map WHERE mesh_id = $1", row => row.GetFieldValue<byte[]>(0), cancellationToken, meshId)).FirstOrDefault();

    /// <inheritdoc/>
    public async ValueTask PutAsync(string meshId, ReadOnlyMemory<byte> map, CancellationToken cancellationToken)
    {
        byte[] body = map.ToArray();
        await writer.WriteAsync(
            connection => connection.Execute("INSERT INTO identity_map (mesh_id, body) VALUES ($1, $2) ON CONFLICT (mesh_id) DO UPDATE SET body = excluded.body", meshId, body), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(string meshId, CancellationToken cancellationToken) =>
        await writer.WriteAsync(connection => connection.Execute("DELETE FROM identity_map WHERE mesh_id = $1", meshId), cancellationToken);
}
