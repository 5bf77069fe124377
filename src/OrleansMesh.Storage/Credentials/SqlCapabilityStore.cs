using System.Data.Common;
using System.Globalization;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Credentials;

/// <summary><see cref="ICapabilityStore"/> on SQL.</summary>
/// <param name="countMax">Most revocations in all.</param>
/// <param name="perSubmitterMax">Most of one submitter.</param>
public sealed class SqlCapabilityStore(
    StoreWriter writer, StoreReader reader, int countMax = ICapabilityStore.RevocationsMax, int perSubmitterMax = ICapabilityStore.RevocationsPerSubmitterMax) : ICapabilityStore
{
    private const string Insert = "INSERT INTO ucan_revocation (delegation, revoker, submitter, expires_at, tokens) VALUES ($1, $2, $3, $4, $5)";

    private const string Named = """
        SELECT federation_id, mesh_id, tokens FROM federation_consent AS consent WHERE EXISTS (
            SELECT 1 FROM federation_consent_link AS link JOIN ucan_revocation ON ucan_revocation.delegation = link.cid
            WHERE link.federation_id = consent.federation_id AND link.mesh_id = consent.mesh_id)
        """;

    // The numbers only grow, also when the last rows are gone.
    private const string Changes = "SELECT CAST(COALESCE(SUM(last), 0) AS BIGINT) FROM given_number WHERE name IN ('ucan_revocation', 'federation_consent')";

    /// <inheritdoc/>
    public async ValueTask<RevocationAppend> AppendAsync(KeptRevocation revocation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        return await writer.WriteAsync(connection => Append(connection, revocation), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<KeptRevocation>> AfterAsync(long number, int count, CancellationToken cancellationToken) =>
        await reader.ReadAsync(
            "SELECT number, delegation, revoker, submitter, expires_at, tokens FROM ucan_revocation WHERE number > $1 ORDER BY number LIMIT $2", Shape, cancellationToken, number, count);

    /// <inheritdoc/>
    public async ValueTask ForgetAsync(long now, CancellationToken cancellationToken) =>
        await writer.WriteAsync(connection => connection.Execute("DELETE FROM ucan_revocation WHERE expires_at <= $1", now), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ConsentAsync(FederationConsent consent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(consent);
        await writer.WriteAsync(connection => Consent(connection, consent), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FederationConsent>> NamedByRevocationsAsync(CancellationToken cancellationToken) => await reader.ReadAsync(
        Named,
        row => new FederationConsent(Guid.Parse(row.GetString(0), CultureInfo.InvariantCulture), row.GetString(1), row.GetString(2).Split('\n'), []),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> ChangesAsync(CancellationToken cancellationToken) => (await reader.ReadAsync(Changes, row => row.GetInt64(0), cancellationToken))[0];

    private RevocationAppend Append(StoreConnection connection, KeptRevocation revocation)
    {
        if (Count(connection, "SELECT COUNT(*) FROM ucan_revocation WHERE delegation = $1 AND revoker = $2", revocation.Delegation, revocation.Revoker) > 0)
        {
            return RevocationAppend.Known;
        }

        if (Count(connection, "SELECT COUNT(*) FROM ucan_revocation WHERE submitter = $1", revocation.Submitter) >= perSubmitterMax)
        {
            return RevocationAppend.SubmitterFull;
        }

        if (Count(connection, "SELECT COUNT(*) FROM ucan_revocation") >= countMax)
        {
            return RevocationAppend.Full;
        }

        connection.Execute(Insert, revocation.Delegation, revocation.Revoker, revocation.Submitter, revocation.ExpiresAt, string.Join('\n', revocation.Tokens));
        return RevocationAppend.Kept;
    }

    private static int Consent(StoreConnection connection, FederationConsent consent)
    {
        string federation = consent.FederationId.ToString("D");
        connection.Execute("DELETE FROM federation_consent_link WHERE federation_id = $1 AND mesh_id = $2", federation, consent.MeshId);
        foreach (string cid in consent.Links.Distinct(StringComparer.Ordinal))
        {
            connection.Execute("INSERT INTO federation_consent_link (cid, federation_id, mesh_id) VALUES ($1, $2, $3)", cid, federation, consent.MeshId);
        }

        connection.Execute("DELETE FROM federation_consent WHERE federation_id = $1 AND mesh_id = $2", federation, consent.MeshId);
        return connection.Execute(
            "INSERT INTO federation_consent (federation_id, mesh_id, tokens) VALUES ($1, $2, $3)", federation, consent.MeshId, string.Join('\n', consent.Tokens));
    }

    private static long Count(StoreConnection connection, string sql, params ReadOnlySpan<object?> values) => connection.Number(sql, values) ?? 0;

    private static KeptRevocation Shape(DbDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetInt64(4), row.GetString(5).Split('\n')) { Number = row.GetInt64(0) };
}
