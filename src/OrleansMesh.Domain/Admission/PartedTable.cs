namespace OrleansMesh.Domain.Admission;

/// <summary>A dictionary that grows by a few hundred entries at a time: one of its parts is split in two whenever there is one more for each of so many entries (linear hashing).</summary>
/// <remarks>
/// A dictionary of 100,000 entries doubles in one go: some milliseconds in which its owner stands still, and arrays of megabytes, whose allocation
/// begins a collection of the old generation. Here no array is longer than what the heap of small objects takes. One thread at a time.
/// </remarks>
/// <param name="comparer">Its hashes choose the part as well, by their low bits.</param>
internal sealed class PartedTable<TKey, TValue>(IEqualityComparer<TKey> comparer)
    where TKey : notnull
{
    /// <summary>Entries for each part in the mean; the largest part holds some more than twice as many.</summary>
    public const int PartEntriesMean = 400;

    private readonly List<Dictionary<TKey, TValue>> _parts = [new(comparer)];
    private readonly List<TKey> _moving = [];

    /// <summary>Entries.</summary>
    public int Count { get; private set; }

    /// <summary>Parts; they do not become fewer.</summary>
    public int PartCount => _parts.Count;

    /// <summary>The value of a key; false when it is not held.</summary>
    public bool TryGetValue(TKey key, out TValue value) => PartOf(key).TryGetValue(key, out value!);

    /// <summary>Sets the value of a key, whether it is held or not.</summary>
    public void Set(TKey key, TValue value)
    {
        Dictionary<TKey, TValue> part = PartOf(key);
        int before = part.Count;
        part[key] = value;
        Count += part.Count - before;
        if (Count > _parts.Count * PartEntriesMean)
        {
            Split();
        }
    }

    /// <summary>Forgets a key; false when it was not held.</summary>
    public bool Remove(TKey key)
    {
        bool removed = PartOf(key).Remove(key);
        Count -= removed ? 1 : 0;
        return removed;
    }

    private Dictionary<TKey, TValue> PartOf(TKey key) => _parts[IndexOf(comparer.GetHashCode(key), _parts.Count)];

    // by as many low bits as name all parts; a part that is not made yet is still in the one that it will be split from
    private static int IndexOf(int hash, int parts)
    {
        int mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)parts) - 1;
        int index = hash & mask;
        return index < parts ? index : index & (mask >> 1);
    }

    private void Split()
    {
        int made = _parts.Count;
        int from = made & ~(int)(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)made + 1) >> 1);
        Dictionary<TKey, TValue> old = _parts[from];
        var part = new Dictionary<TKey, TValue>(PartEntriesMean, comparer);
        _parts.Add(part);
        foreach ((TKey key, TValue value) in old)
        {
            if (IndexOf(comparer.GetHashCode(key), _parts.Count) == made)
            {
                part.Add(key, value);
                _moving.Add(key);
            }
        }

        foreach (TKey key in _moving)
        {
            _ = old.Remove(key);
        }

        _moving.Clear();
    }
}
