using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Storage.Tests.Envelopes;

/// <summary>What a store must do, in the simplest words: a list. Times are Unix milliseconds.</summary>
internal sealed class ModelledStore(int messagesMax, long window)
{
    private readonly List<Row> _rows = [];

    public AppendOutcome Append(string source, string target, string id, long now, long expiresAt)
    {
        if (_rows.Exists(r => r.Source == source && r.Id == id))
        {
            return AppendOutcome.Duplicate;
        }

        if (_rows.Count(r => r.Target == target && r.Waits) >= messagesMax)
        {
            return AppendOutcome.QueueFull;
        }

        _rows.Add(new Row(source, target, id, now, expiresAt));
        return AppendOutcome.Stored;
    }

    /// <summary>All of the target up to and including the one of that key.</summary>
    public void Acknowledge(string target, (string Source, string Id) key)
    {
        int last = _rows.FindIndex(r => r.Target == target && r.Key == key);
        foreach (Row row in _rows.Take(last + 1).Where(r => r.Target == target))
        {
            row.Waits = false;
        }
    }

    /// <summary>What became of a message; null for one that is not known. When all that has expired is swept away.</summary>
    public FateKind? Fate(string source, string id) => _rows.Find(r => r.Key == (source, id)) is { } row ? row.Fate ?? (row.Waits ? FateKind.Waiting : FateKind.Received) : null;

    /// <summary>The first word of what became of a message stays.</summary>
    public void End(string source, string id, FateKind fate) => _rows.Find(r => r.Key == (source, id))?.End(fate);

    /// <summary>Whether it waited.</summary>
    public bool Erase(string source, string id)
    {
        if (_rows.Find(r => r.Key == (source, id)) is not { Waits: true } row)
        {
            return false;
        }

        row.End(FateKind.Erased);
        row.Waits = false;
        return true;
    }

    public IEnumerable<(string Source, string Id)> Read(string target, long now) =>
        _rows.Where(r => r.Target == target && r.Waits && r.ExpiresAt > now).Select(r => r.Key);

    public void Sweep(long now)
    {
        foreach (Row row in _rows.Where(r => r.Waits && r.ExpiresAt <= now))
        {
            row.End(FateKind.Expired);
            row.Waits = false;
        }

        _rows.RemoveAll(r => !r.Waits && r.AcceptedAt < now - window);
    }

    private sealed record Row(string Source, string Target, string Id, long AcceptedAt, long ExpiresAt)
    {
        public bool Waits { get; set; } = true;

        public FateKind? Fate { get; private set; }

        public (string Source, string Id) Key => (Source, Id);

        public void End(FateKind fate) => Fate ??= fate;
    }
}
