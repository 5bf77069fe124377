using System.Buffers;

namespace OrleansMesh.Fuzz.Tests;

/// <summary>Cuts bytes into a sequence of segments of any lengths, as a socket does.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> Of(Random random, ReadOnlyMemory<byte> bytes)
    {
        int longest = random.Next(4) == 0 ? 3 : 70_000;
        var first = new Segment(default, null);
        Segment last = first;
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, random.Next(1, longest + 1));
            last = new Segment(bytes[..length], last);
            bytes = bytes[length..];
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
