namespace OrleansMesh.Domain.Json;

/// <summary>Finds a member named twice in one object, in time linear in the document whatever its author intends.</summary>
internal sealed class MemberNames
{
    private const int FirstCapacity = 32;

    private int[] _buckets = new int[FirstCapacity];
    private Entry[] _entries = new Entry[FirstCapacity];
    private int _count;
    private int _objects;

    public int NewObject() => _objects++;

    /// <summary>Adds the name inside the quotes at <paramref name="start"/>; false when that object has it already.</summary>
    public bool TryAdd(int owner, ReadOnlySpan<byte> document, int start, int length, bool escaped)
    {
        byte[]? resolved = escaped ? JsonEscapes.Resolve(document.Slice(start, length)) : null;
        ReadOnlySpan<byte> name = escaped ? resolved : document.Slice(start, length);
        int hash = Hash(owner, name);
        for (int i = _buckets[hash & (_buckets.Length - 1)] - 1; i >= 0; i = _entries[i].Next)
        {
            ref readonly Entry entry = ref _entries[i];
            if (entry.Hash == hash && entry.Owner == owner && name.SequenceEqual(entry.NameIn(document)))
            {
                return false;
            }
        }

        if (_count == _entries.Length)
        {
            Grow();
        }

        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[_count] = new Entry(owner, hash, bucket - 1, start, length, resolved);
        bucket = ++_count;
        return true;
    }

    // HashCode is seeded per process: names cannot be chosen to collide.
    private static int Hash(int owner, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.Add(owner);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length];
        for (int i = 0; i < _count; i++)
        {
            ref int bucket = ref _buckets[_entries[i].Hash & (_buckets.Length - 1)];
            _entries[i] = _entries[i] with { Next = bucket - 1 };
            bucket = i + 1;
        }
    }

    private readonly record struct Entry(int Owner, int Hash, int Next, int Start, int Length, byte[]? Resolved)
    {
        public ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> document) => Resolved ?? document.Slice(Start, Length);
    }
}
