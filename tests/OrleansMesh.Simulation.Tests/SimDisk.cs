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

    public long? TryAppend(string target, string source, string id, ReadOnlyMemory<byte> bytes, long expiresAt)
    {
        if (!_ids.Add((source, id)))
        {
            return null;
        }

        if (!_rows.TryGetValue(target, out List<StoredEnvelope>? rows))
        {
            _rows[target] = rows = [];
        }

        rows.Add(new StoredEnvelope(++Last, bytes, expiresAt));
        return Last;
    }

    public IReadOnlyList<StoredEnvelope> Read(string target, long after, int countMax) =>
        _rows.TryGetValue(target, out List<StoredEnvelope>? rows) ? [.. rows.Where(r => r.Cursor > after).Take(countMax)] : [];

    public void Acknowledge(string target, long cursor)
    {
        _acknowledged[target] = Math.Max(Acknowledged(target), Math.Min(cursor, Last));
        _ = _rows.GetValueOrDefault(target)?.RemoveAll(r => r.Cursor <= Acknowledged(target));
    }
}
