using System.Security.Cryptography;
using OrleansMesh.Cryptography.MlKem;

namespace OrleansMesh.Wire.Noise;

/// <summary>The tokens e1 and ekem1 of Noise's extension for hybrid forward secrecy, over ML-KEM-768: who can break the curve still lacks the other secret.</summary>
internal sealed class HybridKem(SymmetricState symmetric) : IDisposable
{
    /// <summary>Bytes of e1, without a tag.</summary>
    public const int KeyBytes = MlKem768PublicKey.SizeBytes;

    /// <summary>Bytes of ekem1, without a tag.</summary>
    public const int CiphertextBytes = MlKem768PrivateKey.CiphertextBytes;

    private MlKem768PrivateKey? _own;
    private MlKem768PublicKey? _remote;

    /// <summary>e1: a fresh key, encrypted as far as there is a key yet; the bytes written.</summary>
    public int WriteKey(Span<byte> output)
    {
        _own = MlKem768PrivateKey.Generate();
        Span<byte> key = stackalloc byte[KeyBytes];
        _own.PublicKey.CopyTo(key);
        return symmetric.EncryptAndHash(key, output);
    }

    /// <summary>Takes e1 off a message; false when it is cut, forged or no key.</summary>
    public bool TryReadKey(ref ReadOnlySpan<byte> message)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        return TryTake(ref message, key) && MlKem768PublicKey.TryFromBytes(key, out _remote);
    }

    /// <summary>ekem1: encapsulates to the peer's e1 and mixes the secret; the bytes written.</summary>
    public int WriteCiphertext(Span<byte> output)
    {
        Span<byte> ciphertext = stackalloc byte[CiphertextBytes];
        Span<byte> secret = stackalloc byte[MlKem768PrivateKey.SharedBytes];
        _remote!.Encapsulate(ciphertext, secret);
        int written = symmetric.EncryptAndHash(ciphertext, output);
        symmetric.MixKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        return written;
    }

    /// <summary>Takes ekem1 off a message and mixes its secret; false when it is cut or forged.</summary>
    public bool TryReadCiphertext(ref ReadOnlySpan<byte> message)
    {
        Span<byte> ciphertext = stackalloc byte[CiphertextBytes];
        if (!TryTake(ref message, ciphertext))
        {
            return false;
        }

        Span<byte> secret = stackalloc byte[MlKem768PrivateKey.SharedBytes];
        _own!.Decapsulate(ciphertext, secret);
        symmetric.MixKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        _own.Dispose();
        return true;
    }

    public void Dispose() => _own?.Dispose();

    private bool TryTake(ref ReadOnlySpan<byte> message, scoped Span<byte> plaintext)
    {
        int length = plaintext.Length + symmetric.Overhead;
        if (message.Length < length || !symmetric.TryDecryptAndHash(message[..length], plaintext))
        {
            return false;
        }

        message = message[length..];
        return true;
    }
}
