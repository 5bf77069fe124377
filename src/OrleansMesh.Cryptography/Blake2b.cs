using OrleansMesh.Cryptography.Interop;

namespace OrleansMesh.Cryptography;

/// <summary>BLAKE2b (RFC 7693), 64-bit words, by libsodium.</summary>
public static class Blake2b
{
    /// <summary>Bytes of the longest hash and of the longest key.</summary>
    public const int HashBytes = 64;

    /// <summary>Bytes of a block, which HMAC needs.</summary>
    public const int BlockBytes = 128;

    /// <summary>libsodium's floor for the length of a hash, and for that of a key that is given.</summary>
    public const int HashBytesMin = 16;

    /// <summary>Hashes <paramref name="source"/> into all of <paramref name="destination"/> (16 to 64 bytes), keyed when <paramref name="key"/> (16 to 64 bytes) is not empty.</summary>
    public static void HashData(ReadOnlySpan<byte> source, Span<byte> destination, ReadOnlySpan<byte> key = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, HashBytesMin, nameof(destination));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, HashBytes, nameof(destination));
        if (!key.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, HashBytesMin, nameof(key));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, HashBytes, nameof(key));
        }

        _ = Sodium.Blake2b(destination, (nuint)destination.Length, source, (ulong)source.Length, key, (nuint)key.Length);
    }
}
