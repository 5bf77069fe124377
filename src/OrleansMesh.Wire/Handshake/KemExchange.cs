using System.Buffers;
using System.Buffers.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.MlKem;

namespace OrleansMesh.Wire.Handshake;

/// <summary>One side of the ML-KEM-768 exchange inside the channel (T-06): JSON in, JSON out, and the secret that both then have.</summary>
internal sealed class KemExchange : IDisposable
{
    private MlKem768PrivateKey? _own;

    /// <summary>The agreed secret, 32 bytes; null before. Zeroed on disposal.</summary>
    public SecretBytes? Secret { get; private set; }

    /// <summary>Client: writes kem.key with a fresh key.</summary>
    public void WriteKey(IBufferWriter<byte> output)
    {
        _own = MlKem768PrivateKey.Generate();
        HandshakeBytes.Write(output, KemKey.TypeName, new KemKey(KemKey.MlKem768, Base64Url.EncodeToString(_own.PublicKey.ToArray())), HandshakeJson.Default.KemKey);
    }

    /// <summary>Hub: takes kem.key and writes kem.answer; false when the key is none, with nothing written.</summary>
    public bool TryAnswer(KemKey key, IBufferWriter<byte> output)
    {
        byte[] bytes = new byte[MlKem768PublicKey.SizeBytes];
        if (key.Algorithm != KemKey.MlKem768 || !Base64UrlField.TryDecode(key.Key, bytes) || !MlKem768PublicKey.TryFromBytes(bytes, out MlKem768PublicKey? remote))
        {
            return false;
        }

        byte[] ciphertext = new byte[MlKem768PrivateKey.CiphertextBytes];
        Secret = new SecretBytes(MlKem768PrivateKey.SharedBytes);
        remote.Encapsulate(ciphertext, Secret.Span);
        HandshakeBytes.Write(output, KemAnswer.TypeName, new KemAnswer(Base64Url.EncodeToString(ciphertext)), HandshakeJson.Default.KemAnswer);
        return true;
    }

    /// <summary>Client: takes kem.answer; false when it has not the form of one. A ciphertext for another key shows when the next record does not open.</summary>
    public bool TryTake(KemAnswer answer)
    {
        byte[] ciphertext = new byte[MlKem768PrivateKey.CiphertextBytes];
        if (_own is null || !Base64UrlField.TryDecode(answer.Ciphertext, ciphertext))
        {
            return false;
        }

        Secret = new SecretBytes(MlKem768PrivateKey.SharedBytes);
        _own.Decapsulate(ciphertext, Secret.Span);
        _own.Dispose();
        return true;
    }

    public void Dispose()
    {
        _own?.Dispose();
        Secret?.Dispose();
    }
}
