using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Aead;

namespace OrleansMesh.Domain.Sealing;

/// <summary>The keys of one HPKE encryption context in mode Auth (RFC 9180, 5.1.3 and 5.2); the caller counts the sequence.</summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed class HpkeContext : IDisposable
{
    private const byte ModeAuth = 2;

    private readonly AeadKey _key;
    private readonly byte[] _baseNonce = new byte[AeadKey.NonceBytes];

    private HpkeContext(SealAlgorithm algorithm, ReadOnlySpan<byte> shared, ReadOnlySpan<byte> info)
    {
        // KEM, KDF and AEAD identifiers: 0x0020, 0x0001 and the cipher's.
        Span<byte> suite = [.. "HPKE"u8, 0x00, 0x20, 0x00, 0x01, 0x00, (byte)algorithm];
        Span<byte> context = stackalloc byte[1 + (2 * HpkeKdf.PrkBytes)];
        Span<byte> secret = stackalloc byte[HpkeKdf.PrkBytes];
        Span<byte> key = stackalloc byte[AeadKey.KeyBytes];
        context[0] = ModeAuth;
        HpkeKdf.Extract(suite, default, "psk_id_hash"u8, default, context.Slice(1, HpkeKdf.PrkBytes));
        HpkeKdf.Extract(suite, default, "info_hash"u8, info, context[(1 + HpkeKdf.PrkBytes)..]);
        HpkeKdf.Extract(suite, shared, "secret"u8, default, secret);
        HpkeKdf.Expand(suite, secret, "key"u8, context, key);
        HpkeKdf.Expand(suite, secret, "base_nonce"u8, context, _baseNonce);
        _key = SealAlgorithms.CreateKey(algorithm, key);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>SetupAuthS. False for a recipient's key of small order.</summary>
    public static bool TryCreateSender(
        SealAlgorithm algorithm, X25519PrivateKey sender, X25519PublicKey recipient, X25519PrivateKey ephemeral, ReadOnlySpan<byte> info, [NotNullWhen(true)] out HpkeContext? context)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(ephemeral);
        Span<byte> shared = stackalloc byte[HpkeKem.SharedBytes];
        bool agreed = HpkeKem.TryEncapsulate(sender, recipient, ephemeral, shared);
        return Create(agreed, algorithm, shared, info, out context);
    }

    /// <summary>SetupAuthR. False for an encapsulated key, or a sender's, of small order.</summary>
    public static bool TryCreateRecipient(
        SealAlgorithm algorithm, X25519PublicKey encapsulated, X25519PrivateKey recipient, X25519PublicKey sender, ReadOnlySpan<byte> info, [NotNullWhen(true)] out HpkeContext? context)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        Span<byte> shared = stackalloc byte[HpkeKem.SharedBytes];
        bool agreed = HpkeKem.TryDecapsulate(encapsulated, recipient, sender, shared);
        return Create(agreed, algorithm, shared, info, out context);
    }

    /// <summary>ComputeNonce: the base nonce with the sequence in its last bytes, by exclusive or; exactly <see cref="AeadKey.NonceBytes"/>.</summary>
    public void WriteNonce(long sequence, Span<byte> nonce)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, AeadKey.NonceBytes, nameof(nonce));
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[(AeadKey.NonceBytes - sizeof(long))..], sequence);
        for (int i = 0; i < AeadKey.NonceBytes; i++)
        {
            nonce[i] ^= _baseNonce[i];
        }
    }

    /// <summary>Seals into ciphertext and tag together: <see cref="AeadKey.TagBytes"/> more than the plaintext.</summary>
    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, Span<byte> sealedBytes) =>
        _key.Encrypt(nonce, plaintext, sealedBytes[..plaintext.Length], sealedBytes[plaintext.Length..], associated);

    /// <summary>Opens into <see cref="AeadKey.TagBytes"/> fewer; false when the tag does not verify.</summary>
    public bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedBytes, Span<byte> plaintext) =>
        _key.TryDecrypt(nonce, sealedBytes[..plaintext.Length], sealedBytes[plaintext.Length..], plaintext, associated);

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        CryptographicOperations.ZeroMemory(_baseNonce);
    }

    private static bool Create(bool agreed, SealAlgorithm algorithm, Span<byte> shared, ReadOnlySpan<byte> info, out HpkeContext? context)
    {
        context = agreed ? new HpkeContext(algorithm, shared, info) : null;
        CryptographicOperations.ZeroMemory(shared);
        return agreed;
    }
}
