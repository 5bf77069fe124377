using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Mapping;

/// <summary>Mappings that were decided lately, in bounds; a revocation takes them out at once. Not safe for several threads.</summary>
/// <param name="entriesMax">Most entries; the oldest leaves for a new one.</param>
/// <param name="timeMax">How long a mapping is taken from here, at most as long as what it was made from.</param>
public sealed class MappingCache(int entriesMax = MappingCache.DefaultEntriesMax, TimeSpan? timeMax = null)
{
    /// <summary>Some 500 bytes each.</summary>
    public const int DefaultEntriesMax = 10_000;

    private readonly TimeSpan _timeMax = timeMax ?? TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, (MappingDecision Decision, DateTimeOffset Until)> _entries = [];
    private readonly Queue<(string Evidence, DateTimeOffset Until)> _order = new();
    private readonly HashSet<string> _revoked = [];
    private readonly Queue<string> _revocations = new();

    /// <summary>How many are kept.</summary>
    public int Count => _entries.Count;

    /// <summary>Keeps an accepted mapping under the evidence that it was made from; a refusal is not kept, so that new evidence counts at once.</summary>
    public void Add(MappingDecision decision, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Identity is not { } identity || _revoked.Contains(identity.Foreign.Evidence))
        {
            return;
        }

        DateTimeOffset until = now + _timeMax;
        until = identity.Foreign.ValidUntil is { } end && end < until ? end : until;
        _entries[identity.Foreign.Evidence] = (decision, until);
        _order.Enqueue((identity.Foreign.Evidence, until));
        while (_entries.Count > entriesMax || _order.Count > 2 * entriesMax)
        {
            (string evidence, DateTimeOffset of) = _order.Dequeue();
            if (_entries.TryGetValue(evidence, out (MappingDecision, DateTimeOffset Until) entry) && entry.Until == of)
            {
                _ = _entries.Remove(evidence);
            }
        }
    }

    /// <summary>The mapping of some evidence; false when it is not here, over, or revoked.</summary>
    public bool TryFind(string evidence, DateTimeOffset now, [NotNullWhen(true)] out MappingDecision? decision)
    {
        bool found = _entries.TryGetValue(evidence, out (MappingDecision Decision, DateTimeOffset Until) entry) && entry.Until > now;
        decision = found ? entry.Decision : null;
        return found;
    }

    /// <summary>
    /// Takes out what was made from some evidence, and takes nothing made from it any more, while it is among the last so many revocations as there may be
    /// entries: whoever verifies it anew finds it revoked anyway.
    /// </summary>
    public void Revoke(string evidence)
    {
        _ = _entries.Remove(evidence);
        if (_revoked.Add(evidence))
        {
            _revocations.Enqueue(evidence);
        }

        if (_revocations.Count > entriesMax)
        {
            _ = _revoked.Remove(_revocations.Dequeue());
        }
    }

    /// <summary>Takes everything out, for another map.</summary>
    public void Clear()
    {
        _entries.Clear();
        _order.Clear();
    }
}
