using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Simulation.Tests;

/// <summary>What of a hub's store survives its crash.</summary>
internal sealed class SimDisk
{
    private readonly Dictionary<string, List<StoredEnvelope>> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<(string Source, string Id)> _ids = [];
    private readonly Dictionary<string, long> _acknowledged = new(StringComparer.Ordinal);

    public long Last { get; private set; }

    public IReadOnlyList<string> Targets => [.. _rows.Where(r => r.Value.Count > 0).Select(r => r.Key).Order(StringComparer.Ordinal)];

    public bool Contains(string source, string id) => _ids.Contains((source, id));

    public long Acknowledged(string target) => _acknowledged.GetValueOrDefault(target);

    /// <summary>As <see cref="IEnvelopeStore.AppendAsync"/> would have it.</summary>
    /// <param name="queueMax">Envelopes that may wait for a target.</param>
    /// <param name="cursor">0 when it is not stored.</param>
    public AppendOutcome Append(FmpEnvelope envelope, long expiresAt, int queueMax, out long cursor)
    {
        cursor = 0;
        if (_ids.Contains((envelope.SourceMeshId, envelope.MessageId)))
        {
            return AppendOutcome.Duplicate;
        }

        if (!_rows.TryGetValue(envelope.TargetMeshId, out List<StoredEnvelope>? rows))
        {
            _rows[envelope.TargetMeshId] = rows = [];
        }

        if (rows.Count >= queueMax)
        {
            return AppendOutcome.QueueFull;
        }

        _ = _ids.Add((envelope.SourceMeshId, envelope.MessageId));
        cursor = ++Last;
        rows.Add(new StoredEnvelope(cursor, envelope.Bytes.ToArray(), expiresAt));
        return AppendOutcome.Stored;
    }

    /// <summary>How many wait for a target.</summary>
    public int Waiting(string target) => _rows.GetValueOrDefault(target)?.Count ?? 0;

    /// <summary>Lets go of all: what is held then is not the disk's.</summary>
    public void Clear()
    {
        _rows.Clear();
        _ids.Clear();
        _acknowledged.Clear();

        // an empty table is as large as it ever was
        _rows.TrimExcess();
        _ids.TrimExcess();
        _acknowledged.TrimExcess();
    }

    public IReadOnlyList<StoredEnvelope> Read(string target, long after, int countMax) =>
        _rows.TryGetValue(target, out List<StoredEnvelope>? rows) ? [.. rows.Where(r => r.Cursor > after).Take(countMax)] : [];

    public void Acknowledge(string target, long cursor)
    {
        _acknowledged[target] = Math.Max(Acknowledged(target), Math.Min(cursor, Last));
        _ = _rows.GetValueOrDefault(target)?.RemoveAll(r => r.Cursor <= Acknowledged(target));
    }
}
