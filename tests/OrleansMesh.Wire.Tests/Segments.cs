using System.Buffers;

namespace OrleansMesh.Wire.Tests;

/// <summary>Makes sequences of several segments, as a socket's buffers are.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, int segmentBytes)
    {
        var first = new Segment(bytes[..Math.Min(segmentBytes, bytes.Length)], null);
        Segment last = first;
        for (int i = segmentBytes; i < bytes.Length; i += segmentBytes)
        {
            last = new Segment(bytes.Slice(i, Math.Min(segmentBytes, bytes.Length - i)), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
