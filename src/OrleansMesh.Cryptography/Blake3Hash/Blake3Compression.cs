using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OrleansMesh.Cryptography.Blake3Hash;

/// <summary>The compression function of BLAKE3, one row of the state to a 128-bit vector.</summary>
internal static class Blake3Compression
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64;

    /// <summary>32-bit words of a chaining value.</summary>
    public const int ChainingWords = 8;

    /// <summary>32-bit words of a block and of the whole output.</summary>
    public const int BlockWords = 16;

    private const int Rounds = 7;

    /// <summary>The initial value, which is SHA-256's.</summary>
    public static ReadOnlySpan<uint> InitialValue =>
        [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19];

    private static ReadOnlySpan<byte> Permutation => [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];

    /// <summary>Little-endian words of as many bytes.</summary>
    public static void Load(ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
        }
    }

    /// <summary>Compresses one block.</summary>
    /// <param name="chaining">8 words.</param>
    /// <param name="block">16 words, zeroes after the end of the message.</param>
    /// <param name="counter">Of the chunk, or of the output block.</param>
    /// <param name="length">Bytes of the message in the block.</param>
    /// <param name="flags">Where the block stands.</param>
    /// <param name="output">8 or 16 words; may be the memory of <paramref name="chaining"/>.</param>
    public static void Compress(ReadOnlySpan<uint> chaining, ReadOnlySpan<uint> block, ulong counter, int length, Blake3Flags flags, Span<uint> output)
    {
        Vector128<uint> low = Vector128.Create(chaining);
        Vector128<uint> high = Vector128.Create(chaining[4..]);
        Vector128<uint> a = low;
        Vector128<uint> b = high;
        Vector128<uint> c = Vector128.Create(InitialValue);
        Vector128<uint> d = Vector128.Create((uint)(counter & uint.MaxValue), (uint)(counter >> 32), (uint)length, (uint)flags);
        Span<uint> m = stackalloc uint[BlockWords];
        Span<uint> next = stackalloc uint[BlockWords];
        block.CopyTo(m);
        for (int round = 0; ; round++)
        {
            Mix(ref a, ref b, ref c, ref d, Vector128.Create(m[0], m[2], m[4], m[6]), Vector128.Create(m[1], m[3], m[5], m[7]));
            b = Vector128.Shuffle(b, Vector128.Create(1u, 2, 3, 0));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
            d = Vector128.Shuffle(d, Vector128.Create(3u, 0, 1, 2));
            Mix(ref a, ref b, ref c, ref d, Vector128.Create(m[8], m[10], m[12], m[14]), Vector128.Create(m[9], m[11], m[13], m[15]));
            b = Vector128.Shuffle(b, Vector128.Create(3u, 0, 1, 2));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
            d = Vector128.Shuffle(d, Vector128.Create(1u, 2, 3, 0));
            if (round == Rounds - 1)
            {
                break;
            }

            for (int i = 0; i < BlockWords; i++)
            {
                next[i] = m[Permutation[i]];
            }

            next.CopyTo(m);
        }

        (a ^ c).CopyTo(output);
        (b ^ d).CopyTo(output[4..]);
        if (output.Length == BlockWords)
        {
            (c ^ low).CopyTo(output[8..]);
            (d ^ high).CopyTo(output[12..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d, Vector128<uint> x, Vector128<uint> y)
    {
        a += b + x;
        d = RotateRight(d ^ a, 16);
        c += d;
        b = RotateRight(b ^ c, 12);
        a += b + y;
        d = RotateRight(d ^ a, 8);
        c += d;
        b = RotateRight(b ^ c, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> RotateRight(Vector128<uint> value, int bits) => (value >>> bits) | (value << (32 - bits));
}
