using System.Data.Common;
using System.Text.Json;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Discovery;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Directories;

/// <summary><see cref="IMeshDirectory"/> on SQL.</summary>
public sealed class SqlMeshDirectory(StoreWriter writer, StoreReader reader) : IMeshDirectory
{
    private const string Upsert = """
        INSERT INTO mesh (mesh_id, name, region, capabilities, trust, online, is_public, minimum_trust) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (mesh_id) DO UPDATE SET name = excluded.name, region = excluded.region, capabilities = excluded.capabilities,
            trust = excluded.trust, online = excluded.online, is_public = excluded.is_public,
            minimum_trust = excluded.minimum_trust
        """;

    private const string Update = """
        UPDATE mesh SET name = $2, region = $3, capabilities = $4, trust = $5, online = $6, is_public = $7, minimum_trust = $8 WHERE mesh_id = $1
        """;

    private readonly string _select = $"""
        SELECT mesh_id, name, region, capabilities, trust, online, minimum_trust FROM mesh
        WHERE is_public = 1 AND region = $1 AND trust >= $2
          AND NOT EXISTS (SELECT 1 FROM {reader.JsonElements("$3")} AS wanted WHERE wanted.value NOT IN (SELECT offered.value FROM {reader.JsonElements("mesh.capabilities")} AS offered))
        ORDER BY trust DESC, mesh_id LIMIT $4
        """;

    // What trust and partnership hide does not count against the limit.
    private readonly string _serving = $"""
        SELECT m.mesh_id, m.name, s.body, m.trust, m.online FROM mesh_service AS s JOIN mesh AS m ON m.mesh_id = s.mesh_id
        WHERE s.name = $1 AND m.region = $2
          AND (m.mesh_id = $3 OR (s.required_trust <= $4 AND (s.is_public = 1 OR m.mesh_id IN (SELECT partner.value FROM {reader.JsonElements("$5")} AS partner))))
        ORDER BY CASE WHEN m.mesh_id IN (SELECT partner.value FROM {reader.JsonElements("$5")} AS partner) THEN 0 ELSE 1 END, m.trust DESC, m.mesh_id LIMIT $6
        """;

    /// <inheritdoc/>
    public ValueTask PutAsync(MeshSummary summary, bool isPublic, CancellationToken cancellationToken) => PutAsync(Upsert, summary, isPublic, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReplaceAsync(MeshSummary summary, bool isPublic, CancellationToken cancellationToken) => PutAsync(Update, summary, isPublic, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(string meshId, CancellationToken cancellationToken) =>
        await writer.WriteAsync(
            connection => connection.Execute("DELETE FROM mesh_service WHERE mesh_id = $1", meshId) + connection.Execute("DELETE FROM mesh WHERE mesh_id = $1", meshId), cancellationToken);

    private async ValueTask PutAsync(string statement, MeshSummary summary, bool isPublic, CancellationToken cancellationToken) =>
        await writer.WriteAsync(
            connection => connection.Execute(
                statement,
                summary.MeshId,
                summary.Name,
                summary.Region,
                JsonSerializer.Serialize(summary.Capabilities),
                summary.Trust,
                summary.Online ? 1 : 0,
                isPublic ? 1 : 0,
                summary.MinimumTrust) > 0
                    ? PutServices(connection, summary, isPublic)
                    : 0,
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AllOfflineAsync(string region, CancellationToken cancellationToken) =>
        await writer.WriteAsync(connection => connection.Execute("UPDATE mesh SET online = 0 WHERE region = $1 AND online = 1", region), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> MeshesAsync(string region, CancellationToken cancellationToken) =>
        await reader.ReadAsync("SELECT mesh_id FROM mesh WHERE region = $1 ORDER BY mesh_id", row => row.GetString(0), cancellationToken, region);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MeshSummary>> QueryAsync(string region, MeshQuery query, CancellationToken cancellationToken) =>
        await reader.ReadAsync(_select, Shape, cancellationToken, region, query.MinimumTrust, JsonSerializer.Serialize(query.Capabilities), query.Limit);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ServiceLine>> ServingAsync(string region, ServiceQuery query, CancellationToken cancellationToken) =>
        await reader.ReadAsync(
            _serving,
            row => new ServiceLine(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4) != 0),
            cancellationToken,
            query.Service,
            region,
            query.Asker,
            query.Trust,
            JsonSerializer.Serialize(query.Partners),
            query.Limit);

    private static int PutServices(StoreConnection connection, MeshSummary summary, bool isPublic)
    {
        int changed = connection.Execute("DELETE FROM mesh_service WHERE mesh_id = $1", summary.MeshId);
        foreach (string text in summary.Services ?? [])
        {
            if (AnnouncedService.TryParse(text, out AnnouncedService? service))
            {
                changed += connection.Execute(
                    "INSERT INTO mesh_service (name, mesh_id, body, required_trust, is_public) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                    service.Name, summary.MeshId, service.Text, service.RequiredTrust, isPublic && !service.IsForPartners ? 1 : 0);
            }
        }

        return changed;
    }

    private static MeshSummary Shape(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        JsonSerializer.Deserialize<string[]>(row.GetString(3)) ?? [],
        row.GetInt32(4),
        row.GetInt32(5) != 0,
        MinimumTrust: row.IsDBNull(6) ? null : row.GetInt32(6));
}
