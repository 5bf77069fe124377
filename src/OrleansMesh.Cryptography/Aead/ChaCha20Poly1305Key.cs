using System.Security.Cryptography;
using OrleansMesh.Cryptography.Interop;

namespace OrleansMesh.Cryptography.Aead;

/// <summary>
/// ChaCha20-Poly1305 (RFC 8439): by libsodium, on every processor and without an exception for a forged tag; messages of <see cref="LargeBytesMin"/> and more by the
/// framework where it has the cipher, since it is faster there (bench/results/noise.md). Both give the same bytes.
/// </summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed class ChaCha20Poly1305Key : AeadKey
{
    /// <summary>Bytes of the shortest message that goes to the framework.</summary>
    internal const int LargeBytesMin = 4096;

    private readonly SecretBytes _key;
    private ChaCha20Poly1305? _large;

    /// <summary>Copies a key of exactly <see cref="AeadKey.KeyBytes"/>; the caller zeroes its own copy.</summary>
    public ChaCha20Poly1305Key(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes, nameof(key));
        _key = new SecretBytes(key);
    }

    private protected override void EncryptCore(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associated)
    {
        if (IsLarge(plaintext.Length))
        {
            Large().Encrypt(nonce, plaintext, ciphertext, tag, associated);
            return;
        }

        _ = Sodium.ChaCha20Poly1305Encrypt(
            ciphertext, tag, nint.Zero, plaintext, (ulong)plaintext.Length, associated, (ulong)associated.Length, nint.Zero, nonce, _key.Span);
    }

    private protected override bool TryDecryptCore(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associated) =>
        IsLarge(ciphertext.Length)
            ? TryDecryptLarge(nonce, ciphertext, tag, plaintext, associated)
            : Sodium.ChaCha20Poly1305Decrypt(
                plaintext, nint.Zero, ciphertext, (ulong)ciphertext.Length, tag, associated, (ulong)associated.Length, nonce, _key.Span) == 0;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _large?.Dispose();
        _key.Dispose();
    }

    private static bool IsLarge(int length) => length >= LargeBytesMin && ChaCha20Poly1305.IsSupported;

    // Made when it is needed: it costs more than to seal a small message, and most keys never see a large one.
    private ChaCha20Poly1305 Large() => _large ??= new ChaCha20Poly1305(_key.Span);

    private bool TryDecryptLarge(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        try
        {
            Large().Decrypt(nonce, ciphertext, tag, plaintext, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // The framework offers no other way to learn it; a forged message ends its session, so it is paid once.
            return false;
        }
    }
}
