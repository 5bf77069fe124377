using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace OrleansMesh.Cryptography;

/// <summary>BLAKE2s (RFC 7693), 32-bit words, one row of the state to a 128-bit vector.</summary>
public static class Blake2s
{
    /// <summary>Bytes of the longest hash and of the longest key.</summary>
    public const int HashBytes = 32;

    /// <summary>Bytes of a block, which HMAC needs.</summary>
    public const int BlockBytes = 64;

    private static readonly Vector128<uint> Iv0 = Vector128.Create(0x6A09E667u, 0xBB67AE85u, 0x3C6EF372u, 0xA54FF53Au);
    private static readonly Vector128<uint> Iv1 = Vector128.Create(0x510E527Fu, 0x9B05688Cu, 0x1F83D9ABu, 0x5BE0CD19u);

    // RFC 7693, 2.7: the order in which each round reads the sixteen words of a block.
    private static ReadOnlySpan<byte> Sigma =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    /// <summary>Hashes <paramref name="source"/> into all of <paramref name="destination"/> (1 to 32 bytes), keyed when <paramref name="key"/> (up to 32 bytes) is not empty.</summary>
    public static void HashData(ReadOnlySpan<byte> source, Span<byte> destination, ReadOnlySpan<byte> key = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, 1, nameof(destination));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, HashBytes, nameof(destination));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, HashBytes, nameof(key));

        uint parameters = 0x01010000u | ((uint)key.Length << 8) | (uint)destination.Length;
        var state = new State(Iv0 ^ Vector128.Create(parameters, 0u, 0u, 0u), Iv1);
        Span<byte> block = stackalloc byte[BlockBytes];
        ulong counted = 0;
        if (!key.IsEmpty)
        {
            block.Clear();
            key.CopyTo(block);
            counted = BlockBytes;
            Compress(ref state, block, counted, last: source.IsEmpty);
        }

        if (key.IsEmpty || !source.IsEmpty)
        {
            // The last block, full or not, is compressed apart: it alone carries the final flag.
            while (source.Length > BlockBytes)
            {
                counted += BlockBytes;
                Compress(ref state, source[..BlockBytes], counted, last: false);
                source = source[BlockBytes..];
            }

            block.Clear();
            source.CopyTo(block);
            Compress(ref state, block, counted + (ulong)source.Length, last: true);
        }

        CryptographicOperations.ZeroMemory(block);
        Span<byte> full = stackalloc byte[HashBytes];
        state.CopyTo(full);
        full[..destination.Length].CopyTo(destination);
    }

    private static void Compress(ref State state, ReadOnlySpan<byte> block, ulong counted, bool last)
    {
        Span<uint> m = stackalloc uint[16];
        if (BitConverter.IsLittleEndian)
        {
            block.CopyTo(MemoryMarshal.AsBytes(m));
        }
        else
        {
            for (int i = 0; i < m.Length; i++)
            {
                m[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
            }
        }

        Vector128<uint> a = state.Low;
        Vector128<uint> b = state.High;
        Vector128<uint> c = Iv0;
        Vector128<uint> d = Iv1 ^ Vector128.Create((uint)(counted & uint.MaxValue), (uint)(counted >> 32), last ? uint.MaxValue : 0u, 0u);
        ReadOnlySpan<byte> s = Sigma;
        for (int round = 0; round < 10; round++)
        {
            ReadOnlySpan<byte> o = s.Slice(round * 16, 16);
            Mix(ref a, ref b, ref c, ref d, Vector128.Create(m[o[0]], m[o[2]], m[o[4]], m[o[6]]), Vector128.Create(m[o[1]], m[o[3]], m[o[5]], m[o[7]]));

            // Turn the rows so that the diagonals of the state stand in columns, mix, and turn back.
            b = Vector128.Shuffle(b, Vector128.Create(1u, 2u, 3u, 0u));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3u, 0u, 1u));
            d = Vector128.Shuffle(d, Vector128.Create(3u, 0u, 1u, 2u));
            Mix(ref a, ref b, ref c, ref d, Vector128.Create(m[o[8]], m[o[10]], m[o[12]], m[o[14]]), Vector128.Create(m[o[9]], m[o[11]], m[o[13]], m[o[15]]));
            b = Vector128.Shuffle(b, Vector128.Create(3u, 0u, 1u, 2u));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3u, 0u, 1u));
            d = Vector128.Shuffle(d, Vector128.Create(1u, 2u, 3u, 0u));
        }

        state = new State(state.Low ^ a ^ c, state.High ^ b ^ d);
    }

    // RFC 7693, 3.1: G on all four columns at once. Vector arithmetic wraps whatever the build's overflow setting.
    private static void Mix(
        ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d, Vector128<uint> x, Vector128<uint> y)
    {
        a = a + b + x;
        d = Rotate(d ^ a, 16);
        c += d;
        b = Rotate(b ^ c, 12);
        a = a + b + y;
        d = Rotate(d ^ a, 8);
        c += d;
        b = Rotate(b ^ c, 7);
    }

    private static Vector128<uint> Rotate(Vector128<uint> v, int right) => (v >>> right) | (v << (32 - right));

    private readonly struct State(Vector128<uint> low, Vector128<uint> high)
    {
        public Vector128<uint> Low { get; } = low;

        public Vector128<uint> High { get; } = high;

        public void CopyTo(Span<byte> destination)
        {
            for (int i = 0; i < 4; i++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(destination[(4 * i)..], Low[i]);
                BinaryPrimitives.WriteUInt32LittleEndian(destination[(16 + (4 * i))..], High[i]);
            }
        }
    }
}
