using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Sealing;

/// <summary>Opens sealed payloads of all sources, each by itself, in whatever order they come; none twice that it remembers. Thread-safe.</summary>
public sealed class SealedReceiver : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SealContexts _contexts = new();

    /// <summary>Opens a message; false with the reason, and nothing remembered, when it is not authentic or was opened before.</summary>
    /// <param name="own">The private key that the block names for the recipient.</param>
    /// <param name="sender">The public key that the block names for the sender, from a document that its source signed.</param>
    /// <param name="data">One canonical JSON value.</param>
    public bool TryOpen(SealedMessage message, X25519PrivateKey own, X25519PublicKey sender, out ReadOnlyMemory<byte> data, out SealRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(sender);
        byte[] plaintext = new byte[message.Ciphertext.Length - AeadKey.TagBytes];
        lock (_gate)
        {
            refusal = Open(message, own, sender, plaintext);
        }

        // After it is noted as opened: what its own sender sealed wrongly is not to be tried again.
        if (refusal == SealRefusal.None && !CanonicalJson.IsCanonical(plaintext))
        {
            refusal = SealRefusal.PlaintextInvalid;
        }

        data = refusal == SealRefusal.None ? plaintext : default;
        return refusal == SealRefusal.None;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _contexts.Dispose();
        }
    }

    private SealRefusal Open(SealedMessage message, X25519PrivateKey own, X25519PublicKey sender, byte[] plaintext)
    {
        if (_contexts.Find(message) is { } known)
        {
            SealRefusal refusal = known.Window.Check(message.Block.Sequence);
            refusal = refusal == SealRefusal.None ? Decrypt(known.Keys, message, plaintext) : refusal;
            if (refusal == SealRefusal.None)
            {
                known.Window.Mark(message.Block.Sequence);
            }

            return refusal;
        }

        EncryptionBlock block = message.Block;
        if (!HpkeContext.TryCreateRecipient(block.Algorithm, block.Encapsulated, own, sender, message.Binding.ToInfo(), out HpkeContext? keys))
        {
            return SealRefusal.KeyUnusable;
        }

        SealRefusal first = Decrypt(keys, message, plaintext);
        if (first == SealRefusal.None)
        {
            // Kept only now: a context that opened nothing takes no room.
            _contexts.Add(message, keys).Window.Mark(block.Sequence);
        }
        else
        {
            keys.Dispose();
        }

        return first;
    }

    private static SealRefusal Decrypt(HpkeContext keys, SealedMessage message, byte[] plaintext)
    {
        Span<byte> nonce = stackalloc byte[AeadKey.NonceBytes];
        keys.WriteNonce(message.Block.Sequence, nonce);
        if (!message.Block.Iv.Span.SequenceEqual(nonce))
        {
            return SealRefusal.IvMismatch;
        }

        ReadOnlyMemory<byte> associated = SealAssociated.Of(
            message.Envelope.PayloadEncryption.Span, message.Binding, message.Envelope.MessageId, message.Envelope.PayloadType);
        return keys.TryOpen(nonce, associated.Span, message.Ciphertext, plaintext) ? SealRefusal.None : SealRefusal.NotAuthentic;
    }
}
