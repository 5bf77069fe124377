using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Credentials;

/// <summary><see cref="IDecisionStore"/> on SQL.</summary>
/// <param name="countMax">Most decisions kept.</param>
public sealed class SqlDecisionStore(StoreWriter writer, StoreReader reader, int countMax = IDecisionStore.DecisionsMax) : IDecisionStore
{
    private const string Insert =
        "INSERT INTO authority_decision (at, federation_id, enforced, actor, target, command, allowed, answers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string Columns = "SELECT at, federation_id, enforced, actor, target, command, allowed, answers FROM authority_decision ";

    // Numbers only grow by one, so those that are left are at most so many.
    private const string Trim = "DELETE FROM authority_decision WHERE number <= (SELECT MAX(number) FROM authority_decision) - $1";

    /// <inheritdoc/>
    public async ValueTask AppendAsync(KeptDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        string answers = JsonSerializer.Serialize(decision.Answers);
        await writer.WriteAsync(
            connection =>
            {
                connection.Execute(
                    Insert, decision.At, decision.FederationId.ToString("D"), decision.Enforced ? 1 : 0, decision.Actor, decision.Target, decision.Command, decision.Allowed ? 1 : 0, answers);
                return connection.Execute(Trim, countMax);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<KeptDecision>> LatestAsync(string? actor, int count, CancellationToken cancellationToken) =>
        actor is null
            ? await reader.ReadAsync(Columns + "ORDER BY number DESC LIMIT $1", Shape, cancellationToken, count)
            : await reader.ReadAsync(Columns + "WHERE actor = $1 ORDER BY number DESC LIMIT $2", Shape, cancellationToken, actor, count);

    private static KeptDecision Shape(DbDataReader row) => new(
        row.GetInt64(0),
        Guid.Parse(row.GetString(1), CultureInfo.InvariantCulture),
        row.GetInt64(2) != 0,
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.GetInt64(6) != 0,
        JsonSerializer.Deserialize<KeptAnswer[]>(row.GetString(7)) ?? []);
}
