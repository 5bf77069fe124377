using System.Buffers;
using System.Text;

namespace OrleansMesh.Domain.LinkedData.Direct;

/// <summary>A text in UTF-8 that grows, in memory of the pool.</summary>
internal sealed class PooledBytes : IDisposable
{
    private const int FirstLength = 4096;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstLength);

    public int Length { get; private set; }

    /// <summary>Whether it grew: then it is not worth keeping.</summary>
    public bool IsLarge => _bytes.Length > 4 * FirstLength;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Write(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Free(utf8.Length));
        Length += utf8.Length;
    }

    /// <summary>So many bytes, which the caller fills before anything else is written.</summary>
    public Span<byte> Write(int length)
    {
        Span<byte> free = Free(length)[..length];
        Length += length;
        return free;
    }

    public void Write(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            Length += Encoding.UTF8.GetBytes(text, Free(Encoding.UTF8.GetMaxByteCount(text.Length)));
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private Span<byte> Free(int needed)
    {
        if (_bytes.Length - Length < needed)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + needed));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}
