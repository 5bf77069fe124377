using System.Security.Cryptography;
using OrleansMesh.Cryptography.Interop;

namespace OrleansMesh.Cryptography;

/// <summary>Keys from passphrases by Argon2id, version 1.3, with one lane (RFC 9106): each guess costs memory and time.</summary>
public static class Argon2Id
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 16;

    /// <summary>Longest passphrase, in bytes.</summary>
    public const int PassphraseBytesMax = 1024;

    // crypto_pwhash_ALG_ARGON2ID13.
    private const int Version13 = 2;

    /// <summary>Derives into <paramref name="output"/>, 16 to 64 bytes.</summary>
    /// <param name="passphrase">1 to <see cref="PassphraseBytesMax"/> bytes.</param>
    /// <param name="salt">Exactly <see cref="SaltBytes"/>, new for each use.</param>
    /// <param name="memoryKiB">At least 8; the caller bounds what a stranger's file may ask for.</param>
    /// <param name="passes">At least 1; the caller bounds it.</param>
    /// <param name="output">Where the key goes.</param>
    /// <exception cref="CryptographicException">There is not so much memory.</exception>
    public static void Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int memoryKiB, int passes, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passphrase.Length, 1, nameof(passphrase));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passphrase.Length, PassphraseBytesMax, nameof(passphrase));
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltBytes, nameof(salt));
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryKiB, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, 16, nameof(output));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, 64, nameof(output));
        if (Sodium.Argon2Id(output, (ulong)output.Length, passphrase, (ulong)passphrase.Length, salt, (ulong)passes, checked((nuint)memoryKiB * 1024), Version13) != 0)
        {
            throw new CryptographicException($"Argon2id needs {memoryKiB} KiB of memory, and there is not so much.");
        }
    }
}
