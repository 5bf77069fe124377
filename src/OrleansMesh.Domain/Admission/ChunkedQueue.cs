using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Admission;

/// <summary>First in, first out, in arrays of at most <see cref="ChunkMax"/> items: it grows without copying what is in it, and lets go of what is taken out. One thread at a time.</summary>
internal sealed class ChunkedQueue<T>
{
    /// <summary>Items of the longest array.</summary>
    public const int ChunkMax = 1024;

    private const int ChunkMin = 16;

    private readonly Queue<T[]> _chunks = new();
    private T[] _last = [];
    private T[] _spare = [];
    private int _first;
    private int _end;

    /// <summary>Items.</summary>
    public int Count { get; private set; }

    /// <summary>Puts one at the end.</summary>
    public void Enqueue(T item)
    {
        if (_end == _last.Length)
        {
            int length = Math.Clamp(Count, ChunkMin, ChunkMax);
            (_last, _spare) = _spare.Length >= length ? (_spare, []) : (new T[length], _spare);
            _chunks.Enqueue(_last);
            _end = 0;
        }

        _last[_end++] = item;
        Count++;
    }

    /// <summary>Looks at the first; false when there is none.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        item = Count > 0 ? _chunks.Peek()[_first] : default;
        return Count > 0;
    }

    /// <summary>Takes out the first; false when there is none.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        if (!TryPeek(out item))
        {
            return false;
        }

        T[] chunk = _chunks.Peek();
        chunk[_first++] = default!;
        Count--;
        if (Count == 0)
        {
            // the last one is kept for what comes next
            (_first, _end) = (0, 0);
        }
        else if (_first == chunk.Length)
        {
            _spare = _chunks.Dequeue();
            _first = 0;
        }

        return true;
    }
}
