using System.Data.Common;
using System.Security.Cryptography;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Credentials;

/// <summary><see cref="ICredentialRegister"/> on SQL; several processes may write, each change in its own transaction.</summary>
public sealed class SqlCredentialRegister(StoreWriter writer, StoreReader reader) : ICredentialRegister
{
    private const string Columns = "SELECT list, place, subject, issued_at, valid_until, state FROM issued_credential ";

    private const string NextChange = "(SELECT COALESCE(MAX(change), 0) + 1 FROM issued_credential)";

    private const string Insert =
        "INSERT INTO issued_credential (list, place, subject, issued_at, valid_until, state, change) VALUES ($1, $2, $3, $4, $5, 1, " + NextChange + ") ON CONFLICT DO NOTHING";

    private const string OnHold = """
        SELECT DISTINCT subject FROM issued_credential AS held WHERE state <> 1 AND valid_until > $1
          AND NOT EXISTS (SELECT 1 FROM issued_credential AS good WHERE good.subject = held.subject AND good.state = 1 AND good.valid_until > $1)
        """;

    /// <inheritdoc/>
    public async ValueTask<IssuedCredential> AllocateAsync(string subject, long issuedAt, long validUntil, CancellationToken cancellationToken) =>
        await writer.WriteAsync(connection => Allocate(connection, subject, issuedAt, validUntil), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<StatusChange> ChangeAsync(int list, int index, StatusState to, CancellationToken cancellationToken) =>
        await writer.WriteAsync(connection => Change(connection, list, index, to), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> ChangesAsync(CancellationToken cancellationToken) =>
        (await reader.ReadAsync("SELECT COALESCE(MAX(change), 0) FROM issued_credential", row => row.GetInt64(0), cancellationToken))[0];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IssuedCredential>> OfListAsync(int list, CancellationToken cancellationToken) =>
        await reader.ReadAsync(Columns + "WHERE list = $1", Shape, cancellationToken, list);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<int>> ListsAsync(CancellationToken cancellationToken) =>
        await reader.ReadAsync("SELECT DISTINCT list FROM issued_credential ORDER BY list", row => row.GetInt32(0), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> OnHoldAsync(long now, CancellationToken cancellationToken) =>
        await reader.ReadAsync(OnHold, row => row.GetString(0), cancellationToken, now);

    private static IssuedCredential Allocate(StoreConnection connection, string subject, long issuedAt, long validUntil)
    {
        int list = Math.Max(1, Number(connection, "SELECT COALESCE(MAX(list), 1) FROM issued_credential"));
        if (Number(connection, "SELECT COUNT(*) FROM issued_credential WHERE list = $1", list) >= StatusRegister.AllocatedMax)
        {
            list++;
        }

        // At most half of a list is taken, so each draw succeeds with a chance of one half or more.
        while (true)
        {
            int place = RandomNumberGenerator.GetInt32(StatusBits.EntriesMin);
            if (connection.Execute(Insert, list, place, subject, issuedAt, validUntil) == 1)
            {
                return new IssuedCredential(list, place, subject, issuedAt, validUntil, StatusState.Active);
            }
        }
    }

    private static StatusChange Change(StoreConnection connection, int list, int index, StatusState to)
    {
        var from = (StatusState)Number(connection, "SELECT COALESCE(MAX(state), 0) FROM issued_credential WHERE list = $1 AND place = $2", list, index);
        StatusChange change = StatusRegister.Judge(from, to);
        if (change == StatusChange.Done)
        {
            connection.Execute("UPDATE issued_credential SET state = $3, change = " + NextChange + " WHERE list = $1 AND place = $2", list, index, (int)to);
        }

        return change;
    }

    private static int Number(StoreConnection connection, string sql, params ReadOnlySpan<object?> values) => (int)(connection.Number(sql, values) ?? 0);

    private static IssuedCredential Shape(DbDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), (StatusState)row.GetInt32(5));
}
