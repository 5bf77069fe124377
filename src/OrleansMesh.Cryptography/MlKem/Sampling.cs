using System.Buffers.Binary;
using System.Security.Cryptography;
using OrleansMesh.Cryptography.Keccak;

namespace OrleansMesh.Cryptography.MlKem;

/// <summary>Random polynomials from seeds: FIPS 203, section 4.2.2.</summary>
internal static class Sampling
{
    private const int ShakeRate = 168;
    private const int NoiseBytes = 128; // 64 eta, with eta = 2

    /// <summary>SampleNTT(seed, x, y), algorithm 7: uniform; the seed is public, so rejection may take its time.</summary>
    public static void Uniform(ReadOnlySpan<byte> seed, byte x, byte y, Span<short> polynomial)
    {
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        Span<byte> block = stackalloc byte[ShakeRate];
        var sponge = KeccakSponge.Shake128(lanes);
        sponge.Absorb(seed);
        sponge.Absorb([x, y]);
        int filled = 0;
        while (filled < Ring.N)
        {
            sponge.Squeeze(block);
            for (int i = 0; i + 2 < block.Length && filled < Ring.N; i += 3)
            {
                int first = block[i] | ((block[i + 1] & 0x0f) << 8);
                int second = (block[i + 1] >> 4) | (block[i + 2] << 4);
                if (first < Ring.Q)
                {
                    polynomial[filled++] = (short)first;
                }

                if (second < Ring.Q && filled < Ring.N)
                {
                    polynomial[filled++] = (short)second;
                }
            }
        }
    }

    /// <summary>SamplePolyCBD_2(PRF_2(seed, nonce)), algorithm 8: small and secret.</summary>
    public static void Noise(ReadOnlySpan<byte> seed, byte nonce, Span<short> polynomial)
    {
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        Span<byte> bytes = stackalloc byte[NoiseBytes];
        var sponge = KeccakSponge.Shake256(lanes);
        sponge.Absorb(seed);
        sponge.Absorb([nonce]);
        sponge.Squeeze(bytes);
        sponge.Dispose();

        for (int i = 0; i < Ring.N / 8; i++)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
            uint pairs = (word & 0x55555555) + ((word >> 1) & 0x55555555);
            for (int j = 0; j < 8; j++)
            {
                int a = (int)((pairs >> (4 * j)) & 3);
                int b = (int)((pairs >> ((4 * j) + 2)) & 3);
                polynomial[(8 * i) + j] = Ring.Subtract(a, b);
            }
        }

        CryptographicOperations.ZeroMemory(bytes);
    }
}
