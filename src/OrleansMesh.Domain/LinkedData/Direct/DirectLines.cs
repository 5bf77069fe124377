using System.Security.Cryptography;

namespace OrleansMesh.Domain.LinkedData.Direct;

/// <summary>Lines of N-Quads that are sorted by code points, which is the order of their UTF-8, and hashed as one text (RDFC-1.0, 4.4 and 4.6).</summary>
internal sealed class DirectLines : IDisposable
{
    private readonly PooledBytes _text = new();
    private readonly PooledBytes _sorted = new();
    private readonly (int Start, int Length)[] _lines = new (int Start, int Length)[DirectDataset.QuadsMax];
    private int _count;

    /// <summary>Whether it holds more memory than is worth keeping.</summary>
    public bool IsLarge => _text.IsLarge || _sorted.IsLarge;

    /// <summary>Takes a statement of three terms, each with a space behind it, to its place; at most <see cref="DirectDataset.QuadsMax"/>.</summary>
    public void Add(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> predicate, ReadOnlySpan<byte> value)
    {
        (int Start, int Length) line = (_text.Length, subject.Length + predicate.Length + value.Length + 2);
        Span<byte> free = _text.Write(line.Length);
        subject.CopyTo(free);
        predicate.CopyTo(free[subject.Length..]);
        value.CopyTo(free[(subject.Length + predicate.Length)..]);
        ".\n"u8.CopyTo(free[^2..]);
        int place = PlaceOf(Line(line));
        _lines.AsSpan(place, _count - place).CopyTo(_lines.AsSpan(place + 1));
        _lines[place] = line;
        _count++;
    }

    /// <summary>SHA-256 of the lines in order, and begins anew.</summary>
    /// <returns>Whether no line stands twice.</returns>
    public bool Hash(Span<byte> sha256)
    {
        _sorted.Clear();
        bool distinct = true;
        for (int i = 0; i < _count; i++)
        {
            ReadOnlySpan<byte> line = Line(_lines[i]);
            distinct &= i == 0 || !line.SequenceEqual(Line(_lines[i - 1]));
            _sorted.Write(line);
        }

        _ = SHA256.HashData(_sorted.Written, sha256);
        Clear();
        return distinct;
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _count = 0;
        _text.Clear();
    }

    public void Dispose()
    {
        _text.Dispose();
        _sorted.Dispose();
    }

    // Few lines, and often in order already: a general sort takes longer.
    private int PlaceOf(ReadOnlySpan<byte> line)
    {
        int low = 0;
        int high = _count;
        int middle = high - 1;
        while (low < high)
        {
            if (Line(_lines[middle]).SequenceCompareTo(line) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }

            middle = (low + high) / 2;
        }

        return low;
    }

    private ReadOnlySpan<byte> Line((int Start, int Length) line) => _text.Written.Slice(line.Start, line.Length);
}
