using System.Data.Common;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Directories;

/// <summary><see cref="IFederationDirectory"/> on SQL; its lines are written with the states of federation grains.</summary>
public sealed class SqlFederationDirectory(StoreReader reader) : IFederationDirectory
{
    private const string OfParty = """
        SELECT party.federation_id FROM federation_party AS party JOIN federation ON federation.federation_id = party.federation_id
        WHERE party.mesh_id = $1 ORDER BY federation.changed_at DESC LIMIT $2
        """;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Guid>> ActiveAsync(CancellationToken cancellationToken) =>
        await reader.ReadAsync(
            "SELECT federation_id FROM federation WHERE status IN ($1, $2, $3)",
            Shape,
            cancellationToken,
            (int)FederationStatus.Active,
            (int)FederationStatus.Suspended,
            (int)FederationStatus.Terminating);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Guid>> ChangedAsync(long since, int countMax, CancellationToken cancellationToken) =>
        await reader.ReadAsync("SELECT federation_id FROM federation WHERE changed_at >= $1 ORDER BY changed_at DESC LIMIT $2", Shape, cancellationToken, since, countMax);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Guid>> OfPartyAsync(string meshId, int countMax, CancellationToken cancellationToken) =>
        await reader.ReadAsync(OfParty, Shape, cancellationToken, meshId, countMax);

    private static Guid Shape(DbDataReader row) => Guid.Parse(row.GetString(0));
}
