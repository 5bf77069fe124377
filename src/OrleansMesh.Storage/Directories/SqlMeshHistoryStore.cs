using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Directories;

/// <summary><see cref="IMeshHistoryStore"/> on SQL; the database itself refuses to change or delete a version.</summary>
public sealed class SqlMeshHistoryStore(StoreWriter writer, StoreReader reader) : IMeshHistoryStore
{
    /// <inheritdoc/>
    public async ValueTask<bool> AppendAsync(string meshId, long version, ReadOnlyMemory<byte> registration, CancellationToken cancellationToken)
    {
        byte[] body = registration.ToArray();
        await writer.WriteAsync(
            connection => connection.Execute("INSERT INTO mesh_version (mesh_id, version, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", meshId, version, body), cancellationToken);
        List<byte[]> there = await reader.ReadAsync(
            "SELECT body FROM mesh_version WHERE mesh_id = $1 AND version = $2", row => row.GetFieldValue<byte[]>(0), cancellationToken, meshId, version);
        return there is [byte[] known] && known.AsSpan().SequenceEqual(body);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<byte[]>> ReadAsync(string meshId, CancellationToken cancellationToken) =>
        await reader.ReadAsync("SELECT body FROM mesh_version WHERE mesh_id = $1 ORDER BY version", row => row.GetFieldValue<byte[]>(0), cancellationToken, meshId);
}
