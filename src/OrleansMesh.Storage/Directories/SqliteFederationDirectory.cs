using Microsoft.Data.Sqlite;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Directories;

/// <summary><see cref="IFederationDirectory"/> on SQLite.</summary>
public sealed class SqliteFederationDirectory(SqliteWriter writer, SqliteReader reader) : IFederationDirectory
{
    private const string Upsert = """
        INSERT INTO federation (federation_id, status, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (federation_id) DO UPDATE SET status = excluded.status, changed_at = excluded.changed_at
        """;

    private const string UpsertParty = """
        INSERT INTO federation_party (mesh_id, federation_id, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (mesh_id, federation_id) DO UPDATE SET changed_at = excluded.changed_at
        """;

    /// <inheritdoc/>
    public async ValueTask PutAsync(FederationRecord federation, CancellationToken cancellationToken) =>
        await writer.WriteAsync(
            connection =>
            {
                string id = federation.FederationId.ToString("D");
                foreach (string party in federation.Parties)
                {
                    connection.Execute(UpsertParty, party, id, federation.ChangedAt);
                }

                return connection.Execute(Upsert, id, (int)federation.Status, federation.ChangedAt);
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Guid>> ActiveAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Guid>>(reader.Read(
            "SELECT federation_id FROM federation WHERE status IN ($1, $2, $3)",
            Shape,
            (int)FederationStatus.Active,
            (int)FederationStatus.Suspended,
            (int)FederationStatus.Terminating));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Guid>> OfPartyAsync(string meshId, int countMax, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Guid>>(
            reader.Read("SELECT federation_id FROM federation_party WHERE mesh_id = $1 ORDER BY changed_at DESC LIMIT $2", Shape, meshId, countMax));

    private static Guid Shape(SqliteDataReader row) => Guid.Parse(row.GetString(0));
}
