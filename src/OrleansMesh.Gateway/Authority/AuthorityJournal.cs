namespace OrleansMesh.Gateway.Authority;

/// <summary>The last decisions on authority, for whoever operates this hub.</summary>
public sealed class AuthorityJournal
{
    /// <summary>Most decisions kept; the oldest goes first.</summary>
    public const int RecordsMax = 1_000;

    private readonly Queue<AuthorityRecord> _records = new();
    private readonly Lock _gate = new();

    /// <summary>Keeps one.</summary>
    public void Add(AuthorityRecord record)
    {
        lock (_gate)
        {
            if (_records.Count == RecordsMax)
            {
                _records.Dequeue();
            }

            _records.Enqueue(record);
        }
    }

    /// <summary>Those kept, the latest first.</summary>
    public IReadOnlyList<AuthorityRecord> Latest()
    {
        lock (_gate)
        {
            return [.. _records.Reverse()];
        }
    }
}
