using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>
/// Encrypts an envelope's message by AES-256-GCM (P-04). The ciphertext is bound to all of the envelope that is signed, so it opens in
/// no other one. It is encrypted first and signed then; who opens it verifies first.
/// </summary>
public static class FederationEnvelopeCipher
{
    /// <summary>The envelope with its message encrypted under a key, and no signature. The vector is random: at most 2^32 messages a key (NIST SP 800-38D, 8.3).</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="keyId">By what the other side knows it.</param>
    public static bool TryEncrypt(
        FederationEnvelope envelope, ReadOnlySpan<byte> key, string keyId, [NotNullWhen(true)] out FederationEnvelope? encrypted, out FederationEnvelopeRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        encrypted = null;
        refusal = envelope.Encryption is null ? FederationEnvelopeRefusal.None : FederationEnvelopeRefusal.SealMismatch;
        if (refusal != FederationEnvelopeRefusal.None)
        {
            return false;
        }

        byte[] iv = RandomNumberGenerator.GetBytes(FederationEnvelopeLimits.IvBytes);
        FederationEnvelope around = envelope with { Encryption = new EnvelopeEncryption(keyId, iv), Signature = default };
        byte[] sealedMessage = new byte[envelope.Message.Length + AeadKey.TagBytes];
        using var cipher = new Aes256GcmKey(key);
        cipher.Encrypt(iv, envelope.Message.Span, sealedMessage.AsSpan(..^AeadKey.TagBytes), sealedMessage.AsSpan(^AeadKey.TagBytes..), FederationEnvelopeCodec.WriteAssociated(around));
        encrypted = around with { Message = Encoding.ASCII.GetBytes($"\"{Convert.ToBase64String(sealedMessage)}\"") };
        return true;
    }

    /// <summary>The envelope with its message opened, and without encryption and signature, which are over the closed one.</summary>
    /// <param name="key">32 bytes.</param>
    public static bool TryDecrypt(
        FederationEnvelope envelope, ReadOnlySpan<byte> key, [NotNullWhen(true)] out FederationEnvelope? opened, out FederationEnvelopeRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        opened = null;
        refusal = FederationEnvelopeRefusal.SealMismatch;
        if (envelope.Encryption is not { } encryption)
        {
            return false;
        }

        refusal = FederationEnvelopeRefusal.SealBroken;
        using JsonDocument message = JsonDocument.Parse(envelope.Message);
        if (!DialectText.TryBase64(message.RootElement, out byte[] sealedMessage) || sealedMessage.Length < AeadKey.TagBytes)
        {
            return false;
        }

        byte[] plain = new byte[sealedMessage.Length - AeadKey.TagBytes];
        using var cipher = new Aes256GcmKey(key);
        byte[] associated = FederationEnvelopeCodec.WriteAssociated(envelope);
        if (!cipher.TryDecrypt(encryption.Iv.Span, sealedMessage.AsSpan(..plain.Length), sealedMessage.AsSpan(plain.Length..), plain, associated)
            || !CanonicalJson.IsCanonical(plain))
        {
            return false;
        }

        refusal = FederationEnvelopeRefusal.None;
        opened = envelope with { Message = plain, Encryption = null, Signature = default };
        return true;
    }
}
