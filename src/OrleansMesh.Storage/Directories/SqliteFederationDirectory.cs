using Microsoft.Data.Sqlite;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Directories;

/// <summary><see cref="IFederationDirectory"/> on SQLite; its lines are written with the states of federation grains.</summary>
public sealed class SqliteFederationDirectory(SqliteReader reader) : IFederationDirectory
{
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
