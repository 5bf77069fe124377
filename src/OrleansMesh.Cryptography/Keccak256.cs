using OrleansMesh.Cryptography.Keccak;

namespace OrleansMesh.Cryptography;

/// <summary>Keccak-256 as Ethereum has it: the submission to NIST, whose padding differs from that of SHA3-256.</summary>
public static class Keccak256
{
    /// <summary>Bytes of a hash.</summary>
    public const int SizeBytes = 32;

    /// <summary>The hash of a message of any length.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> message)
    {
        byte[] hash = new byte[SizeBytes];
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        using KeccakSponge sponge = KeccakSponge.Keccak256(lanes);
        sponge.Absorb(message);
        sponge.Squeeze(hash);
        return hash;
    }
}
