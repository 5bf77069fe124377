using System.Buffers;

namespace OrleansMesh.Wire.Records;

/// <summary>The bytes of one lane that wait to be sent, in pooled segments; empty, it holds none.</summary>
internal sealed class LaneQueue : IDisposable
{
    private const int SegmentBytesMin = 4096;
    private const int SegmentBytesMax = 65_536;

    private Queue<byte[]>? _full; // made when one segment does not do
    private byte[]? _tail;
    private int _tailEnd;
    private int _start;

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_tail is null || _tailEnd == _tail.Length)
            {
                if (_tail is not null)
                {
                    (_full ??= new Queue<byte[]>()).Enqueue(_tail);
                }

                _tail = ArrayPool<byte>.Shared.Rent(Math.Clamp(bytes.Length, SegmentBytesMin, SegmentBytesMax));
                _tailEnd = 0;
            }

            int count = Math.Min(bytes.Length, _tail.Length - _tailEnd);
            bytes[..count].CopyTo(_tail.AsSpan(_tailEnd));
            bytes = bytes[count..];
            _tailEnd += count;
        }
    }

    /// <summary>Moves exactly the length of <paramref name="destination"/> (at most <see cref="Length"/>) out of the queue.</summary>
    public void Take(Span<byte> destination)
    {
        Length -= destination.Length;
        while (!destination.IsEmpty)
        {
            byte[]? head = null;
            bool fromFull = _full is not null && _full.TryPeek(out head);
            head ??= _tail!;
            int end = fromFull ? head.Length : _tailEnd;
            int count = Math.Min(destination.Length, end - _start);
            head.AsSpan(_start, count).CopyTo(destination);
            destination = destination[count..];
            _start += count;
            if (_start == end)
            {
                DropHead(fromFull);
            }
        }
    }

    public void Dispose()
    {
        while (_full is not null && _full.TryDequeue(out byte[]? segment))
        {
            ArrayPool<byte>.Shared.Return(segment);
        }

        if (_tail is not null)
        {
            DropHead(fromFull: false);
        }

        Length = 0;
    }

    private void DropHead(bool fromFull)
    {
        ArrayPool<byte>.Shared.Return(fromFull ? _full!.Dequeue() : _tail!);
        _start = 0;
        if (!fromFull)
        {
            _tail = null;
            _tailEnd = 0;
        }
    }
}
