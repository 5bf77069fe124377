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

    public IEnumerable<(string Source, string Id)> Read(string target, long now) =>
        _rows.Where(r => r.Target == target && r.Waits && r.ExpiresAt > now).Select(r => r.Key);

    public void Sweep(long now)
    {
        foreach (Row row in _rows.Where(r => r.ExpiresAt <= now))
        {
            row.Waits = false;
        }

        _rows.RemoveAll(r => !r.Waits && r.AcceptedAt < now - window);
    }

    private sealed record Row(string Source, string Target, string Id, long AcceptedAt, long ExpiresAt)
    {
        public bool Waits { get; set; } = true;

        public (string Source, string Id) Key => (Source, Id);
    }
}
