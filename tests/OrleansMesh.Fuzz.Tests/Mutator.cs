using System.Buffers.Binary;

namespace OrleansMesh.Fuzz.Tests;

/// <summary>Breaks valid messages in the ways that break parsers.</summary>
internal static class Mutator
{
    private const int BytesMax = 128 * 1024;

    private static readonly ulong[] Edges =
        [0, 1, 2, 5, 0x7F, 0x80, 0xFF, 0x100, 0x3FFF, 0x4000, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0xFF_FFFF, 0x100_0000, 0x100_0001, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, ulong.MaxValue];

    /// <summary>One of <paramref name="corpus"/>, mutated up to eight times; now and then not at all, so that the way of the valid stays open.</summary>
    public static byte[] Mutate(Random random, IReadOnlyList<byte[]> corpus)
    {
        byte[] bytes = [.. corpus[random.Next(corpus.Count)]];
        for (int times = random.Next(9); times > 0; times--)
        {
            bytes = Once(random, bytes, corpus);
        }

        return bytes.Length <= BytesMax ? bytes : bytes[..BytesMax];
    }

    private static byte[] Once(Random random, byte[] bytes, IReadOnlyList<byte[]> corpus)
    {
        int at = bytes.Length == 0 ? 0 : random.Next(bytes.Length);
        int rest = bytes.Length - at;
        switch (random.Next(10))
        {
            case 0 when rest > 0: // a bit
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1 when rest > 0: // a byte
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2: // cut off the end
                return bytes[..at];
            case 3: // cut off the start
                return bytes[at..];
            case 4: // say a part twice
                int length = random.Next(rest + 1);
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5: // leave a part out
                return [.. bytes[..at], .. bytes[(at + random.Next(rest + 1))..]];
            case 6: // the end of another message
                byte[] other = corpus[random.Next(corpus.Count)];
                return [.. bytes[..at], .. other[random.Next(other.Length + 1)..]];
            case 7: // noise in between
                byte[] noise = new byte[random.Next(40)];
                random.NextBytes(noise);
                return [.. bytes[..at], .. noise, .. bytes[at..]];
            case 8: // another length, at the start or anywhere
                return Length(random, bytes, random.Next(2) == 0 ? 0 : at);
            default: // a run of one byte
                bytes.AsSpan(at, random.Next(rest + 1)).Fill((byte)Edges[random.Next(7)]);
                return bytes;
        }
    }

    private static byte[] Length(Random random, byte[] bytes, int at)
    {
        Span<byte> edge = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(edge, unchecked(Edges[random.Next(Edges.Length)] + (ulong)random.Next(-1, 2)));
        int width = 1 << random.Next(4);
        if (bytes.Length - at >= width)
        {
            edge[^width..].CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }
}
