using System.Security.Cryptography;

namespace OrleansMesh.Cryptography.Aead;

/// <summary>AES-256-GCM (NIST SP 800-38D) by the framework.</summary>
public sealed class Aes256GcmKey : AeadKey
{
    private readonly AesGcm _cipher;

    /// <summary>Takes a key of exactly <see cref="AeadKey.KeyBytes"/>; the caller zeroes its own copy.</summary>
    public Aes256GcmKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes, nameof(key));
        _cipher = new AesGcm(key, TagBytes);
    }

    private protected override void EncryptCore(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associated) =>
        _cipher.Encrypt(nonce, plaintext, ciphertext, tag, associated);

    private protected override bool TryDecryptCore(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        try
        {
            _cipher.Decrypt(nonce, ciphertext, tag, plaintext, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // The framework offers no other way to learn it; a forged message ends its session, so it is paid once.
            return false;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _cipher.Dispose();
}
