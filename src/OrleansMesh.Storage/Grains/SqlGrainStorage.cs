using System.Globalization;
using System.Text.Json;
using Orleans.Storage;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Grains.Federations;
using OrleansMesh.Storage.Directories;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Grains;

/// <summary>Grain state as JSON rows of SQLite; the ETag counts writes, a stale one is refused as <see cref="InconsistentStateException"/>.</summary>
/// <remarks>States of federations bring their lines of the directory with them, so that a step of a federation is one transaction.</remarks>
public sealed class SqlGrainStorage(StoreWriter writer, StoreReader reader) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        List<(long Etag, byte[] Body)> rows = await reader.ReadAsync(
            "SELECT etag, body FROM grain_state WHERE grain_id = $1 AND state_name = $2",
            row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
            CancellationToken.None,
            grainId.ToString(),
            stateName);
        if (rows is [(long etag, byte[] body)])
        {
            grainState.ETag = Text(etag);
            grainState.State = JsonSerializer.Deserialize<T>(body)!;
            grainState.RecordExists = true;
        }
        else
        {
            Forget(grainState);
        }
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        long? expected = Number(grainState.ETag);
        FederationRecord? federation = (grainState.State as FederationState)?.Record;
        long written = await writer.WriteAsync(
            connection =>
            {
                long etag = expected is null
                    ? Scalar(connection, "INSERT INTO grain_state (grain_id, state_name, etag, body) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING RETURNING etag", grainId.ToString(), stateName, body)
                    : Scalar(connection, "UPDATE grain_state SET etag = etag + 1, body = $3 WHERE grain_id = $1 AND state_name = $2 AND etag = $4 RETURNING etag", grainId.ToString(), stateName, body, expected);
                if (federation is not null && etag != 0)
                {
                    FederationLines.Put(connection, federation);
                }

                return etag;
            },
            CancellationToken.None);
        RefuseStale(written, stateName, grainId, grainState.ETag);
        grainState.ETag = Text(written);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Number(grainState.ETag) is { } expected)
        {
            long cleared = await writer.WriteAsync(
                connection => Scalar(connection, "DELETE FROM grain_state WHERE grain_id = $1 AND state_name = $2 AND etag = $3 RETURNING etag", grainId.ToString(), stateName, expected),
                CancellationToken.None);
            RefuseStale(cleared, stateName, grainId, grainState.ETag);
        }

        Forget(grainState);
    }

    private static long Scalar(StoreConnection connection, string sql, params ReadOnlySpan<object?> values) => connection.Number(sql, values) ?? 0;

    private static void RefuseStale(long etag, string stateName, GrainId grainId, string? expected)
    {
        if (etag == 0)
        {
            throw new InconsistentStateException($"State '{stateName}' of {grainId} was changed by another activation.", "unknown", expected);
        }
    }

    private static void Forget<T>(IGrainState<T> grainState)
    {
        grainState.ETag = null;
        grainState.State = Activator.CreateInstance<T>();
        grainState.RecordExists = false;
    }

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);

    private static long? Number(string? etag) => etag is null ? null : long.Parse(etag, CultureInfo.InvariantCulture);
}
