using OrleansMesh.Cryptography.Keccak;

namespace OrleansMesh.Cryptography.MlKem;

/// <summary>The functions G, H and J of FIPS 203, section 4.1.</summary>
internal static class MlKemHashes
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = 32;

    /// <summary>SHA3-256.</summary>
    public static void H(ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        Run(KeccakSponge.Sha3256(lanes), input, [], output);
    }

    /// <summary>SHA3-512 of two parts: 64 bytes.</summary>
    public static void G(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> output)
    {
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        Run(KeccakSponge.Sha3512(lanes), first, second, output);
    }

    /// <summary>SHAKE256 of two parts: 32 bytes.</summary>
    public static void J(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> output)
    {
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        Run(KeccakSponge.Shake256(lanes), first, second, output);
    }

    private static void Run(KeccakSponge sponge, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> output)
    {
        sponge.Absorb(first);
        sponge.Absorb(second);
        sponge.Squeeze(output);
        sponge.Dispose();
    }
}
