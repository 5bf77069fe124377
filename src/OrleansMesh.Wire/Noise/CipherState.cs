using System.Buffers.Binary;
using System.Security.Cryptography;
using OrleansMesh.Cryptography.Aead;

namespace OrleansMesh.Wire.Noise;

/// <summary>The CipherState object of the Noise specification, section 5.1: a key and the nonce that it will use next.</summary>
public sealed class CipherState : IDisposable
{
    /// <summary>Bytes that a tag adds to each message.</summary>
    public const int TagBytes = AeadKey.TagBytes;

    /// <summary>2^64 - 1 is reserved for rekeying: a state that reaches it is spent.</summary>
    private const ulong NonceReserved = ulong.MaxValue;

    private readonly NoiseCipher _cipher;
    private AeadKey? _key;
    private bool _disposed;

    /// <summary>A state without a key.</summary>
    public CipherState(NoiseCipher cipher) => _cipher = cipher;

    /// <summary>HasKey(): without one, messages pass unchanged.</summary>
    public bool HasKey => _key is not null;

    /// <summary>The nonce of the next message.</summary>
    public ulong Nonce { get; private set; }

    /// <summary>What <see cref="TryEncryptWithAd"/> adds to a plaintext's length.</summary>
    public int Overhead => HasKey ? TagBytes : 0;

    /// <summary>InitializeKey(key): takes a key of 32 bytes and starts at nonce 0.</summary>
    public void InitializeKey(ReadOnlySpan<byte> key)
    {
        ReplaceKey(key);
        Nonce = 0;
    }

    /// <summary>SetNonce(nonce), for transports that lose or reorder messages.</summary>
    public void SetNonce(ulong nonce) => Nonce = nonce;

    /// <summary>EncryptWithAd: writes the plaintext's length plus <see cref="Overhead"/>; false only when the nonces are spent. In place is allowed.</summary>
    public bool TryEncryptWithAd(ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_key is null)
        {
            plaintext.CopyTo(output);
            return true;
        }

        if (Nonce == NonceReserved)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[AeadKey.NonceBytes];
        WriteNonce(Nonce, nonce);
        _key.Encrypt(nonce, plaintext, output[..plaintext.Length], output.Slice(plaintext.Length, TagBytes), associated);
        Nonce++;
        return true;
    }

    /// <summary>DecryptWithAd: writes the ciphertext's length less <see cref="Overhead"/>; false when it is too short, forged, or the nonces are spent. In place is allowed.</summary>
    public bool TryDecryptWithAd(ReadOnlySpan<byte> associated, ReadOnlySpan<byte> ciphertext, Span<byte> output)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_key is null)
        {
            ciphertext.CopyTo(output);
            return true;
        }

        int length = ciphertext.Length - TagBytes;
        if (length < 0 || Nonce == NonceReserved)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[AeadKey.NonceBytes];
        WriteNonce(Nonce, nonce);
        if (!_key.TryDecrypt(nonce, ciphertext[..length], ciphertext[length..], output[..length], associated))
        {
            return false;
        }

        // Only now: a forged message must not desynchronise the two sides.
        Nonce++;
        return true;
    }

    /// <summary>Rekey(): the new key is the first 32 bytes of ENCRYPT(k, 2^64 - 1, empty, zeroes); the nonce goes on (section 11.3).</summary>
    public void Rekey()
    {
        if (_key is null)
        {
            throw new InvalidOperationException("There is no key to replace.");
        }

        Span<byte> nonce = stackalloc byte[AeadKey.NonceBytes];
        Span<byte> next = stackalloc byte[AeadKey.KeyBytes];
        Span<byte> tag = stackalloc byte[TagBytes];
        WriteNonce(NonceReserved, nonce);
        next.Clear();
        _key.Encrypt(nonce, next, next, tag);
        ReplaceKey(next);
        CryptographicOperations.ZeroMemory(next);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key?.Dispose();
        _key = null;

        // Without a key messages would pass in the clear: a disposed state must not be mistaken for a young one.
        _disposed = true;
    }

    private void ReplaceKey(ReadOnlySpan<byte> key)
    {
        AeadKey next = _cipher switch
        {
            NoiseCipher.ChaChaPoly => new ChaCha20Poly1305Key(key),
            NoiseCipher.AesGcm => new Aes256GcmKey(key),
            _ => throw new InvalidOperationException($"No cipher {_cipher}."),
        };
        _key?.Dispose();
        _key = next;
    }

    private void WriteNonce(ulong counter, Span<byte> nonce)
    {
        nonce[..4].Clear();
        if (_cipher == NoiseCipher.ChaChaPoly)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(nonce[4..], counter);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], counter);
        }
    }
}
