using System.Security.Cryptography;
using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Aead;

namespace OrleansMesh.Wire.Noise;

/// <summary>The SymmetricState object of the Noise specification, section 5.2: chaining key, handshake hash and cipher of one handshake.</summary>
internal sealed class SymmetricState : IDisposable
{
    private readonly HashFunction _hash;
    private readonly NoiseCipher _cipherKind;
    private readonly CipherState _cipher;
    private readonly SecretBytes _chainingKey;
    private readonly byte[] _handshakeHash;

    /// <summary>InitializeSymmetric(protocol_name).</summary>
    public SymmetricState(NoiseProtocolName protocol)
    {
        _hash = HashFunction.Of(protocol.Hash);
        _cipherKind = protocol.Cipher;
        _cipher = new CipherState(protocol.Cipher);
        _handshakeHash = new byte[_hash.HashBytes];
        byte[] name = Encoding.ASCII.GetBytes(protocol.Name);
        if (name.Length <= _hash.HashBytes)
        {
            name.CopyTo(_handshakeHash, 0);
        }
        else
        {
            _hash.Hash(name, [], _handshakeHash);
        }

        _chainingKey = new SecretBytes(_handshakeHash);
    }

    /// <summary>GetHandshakeHash(): the live value, for the finished handshake's channel binding.</summary>
    public ReadOnlySpan<byte> HandshakeHash => _handshakeHash;

    public bool HasKey => _cipher.HasKey;

    public int Overhead => _cipher.Overhead;

    public void MixKey(ReadOnlySpan<byte> input)
    {
        Span<byte> key = stackalloc byte[_hash.HashBytes];
        _hash.Hkdf(_chainingKey.Span, input, _chainingKey.Span, key, []);
        _cipher.InitializeKey(key[..AeadKey.KeyBytes]);
        CryptographicOperations.ZeroMemory(key);
    }

    public void MixHash(ReadOnlySpan<byte> data) => _hash.Hash(_handshakeHash, data, _handshakeHash);

    public void MixKeyAndHash(ReadOnlySpan<byte> input)
    {
        Span<byte> mixed = stackalloc byte[_hash.HashBytes];
        Span<byte> key = stackalloc byte[_hash.HashBytes];
        _hash.Hkdf(_chainingKey.Span, input, _chainingKey.Span, mixed, key);
        MixHash(mixed);
        _cipher.InitializeKey(key[..AeadKey.KeyBytes]);
        CryptographicOperations.ZeroMemory(mixed);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>EncryptAndHash: writes the plaintext's length plus <see cref="Overhead"/> and returns it.</summary>
    public int EncryptAndHash(ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        int length = plaintext.Length + Overhead;

        // A handshake has a handful of messages: its nonces cannot be spent.
        _ = _cipher.TryEncryptWithAd(_handshakeHash, plaintext, output);
        MixHash(output[..length]);
        return length;
    }

    /// <summary>DecryptAndHash: writes the ciphertext's length less <see cref="Overhead"/>; false when it does not verify. Not in place.</summary>
    public bool TryDecryptAndHash(ReadOnlySpan<byte> ciphertext, Span<byte> output)
    {
        if (!_cipher.TryDecryptWithAd(_handshakeHash, ciphertext, output))
        {
            return false;
        }

        MixHash(ciphertext);
        return true;
    }

    /// <summary>Split(): the cipher of the initiator's messages and that of the responder's, and a secret for other uses of the channel; owned by the caller.</summary>
    public (CipherState Initiator, CipherState Responder, SecretBytes Exporter) Split()
    {
        Span<byte> key1 = stackalloc byte[_hash.HashBytes];
        Span<byte> key2 = stackalloc byte[_hash.HashBytes];
        _hash.Hkdf(_chainingKey.Span, [], key1, key2, []);
        var first = new CipherState(_cipherKind);
        var second = new CipherState(_cipherKind);
        first.InitializeKey(key1[..AeadKey.KeyBytes]);
        second.InitializeKey(key2[..AeadKey.KeyBytes]);

        // As the additional symmetric keys of the specification's extension: a label in place of the empty input sets it apart from the two above.
        _hash.Hkdf(_chainingKey.Span, "OrleansMesh export v1"u8, key1, key2, []);
        var exporter = new SecretBytes(key1[..TransportState.ExporterBytes]);
        CryptographicOperations.ZeroMemory(key1);
        CryptographicOperations.ZeroMemory(key2);
        return (first, second, exporter);
    }

    public void Dispose()
    {
        _cipher.Dispose();
        _chainingKey.Dispose();
    }
}
