using System.Security.Cryptography;

namespace OrleansMesh.Domain.LinkedData.Direct;

/// <summary>Lines of N-Quads that are sorted by code points, which is the order of their UTF-8, and hashed as one text (RDFC-1.0, 4.4 and 4.6).</summary>
internal sealed class DirectLines : IDisposable
{
    private readonly PooledBytes _text = new();
    private readonly PooledBytes _sorted = new();
    private readonly List<(int Start, int Length)> _lines = new(64);
    private readonly Comparison<(int Start, int Length)> _byText;

    public DirectLines() => _byText = (left, right) => Line(left).SequenceCompareTo(Line(right));

    /// <summary>What a line is written to, before <see cref="EndLine"/>.</summary>
    public PooledBytes Text => _text;

    public void EndLine()
    {
        int start = _lines.Count > 0 ? _lines[^1].Start + _lines[^1].Length : 0;
        _lines.Add((start, _text.Length - start));
    }

    /// <summary>SHA-256 of the lines in order, and begins anew.</summary>
    /// <returns>Whether no line stands twice.</returns>
    public bool Hash(Span<byte> sha256)
    {
        _lines.Sort(_byText);
        _sorted.Clear();
        bool distinct = true;
        for (int i = 0; i < _lines.Count; i++)
        {
            ReadOnlySpan<byte> line = Line(_lines[i]);
            distinct &= i == 0 || !line.SequenceEqual(Line(_lines[i - 1]));
            _sorted.Write(line);
        }

        _ = SHA256.HashData(_sorted.Written, sha256);
        _lines.Clear();
        _text.Clear();
        return distinct;
    }

    public void Dispose()
    {
        _text.Dispose();
        _sorted.Dispose();
    }

    private ReadOnlySpan<byte> Line((int Start, int Length) line) => _text.Written.Slice(line.Start, line.Length);
}
