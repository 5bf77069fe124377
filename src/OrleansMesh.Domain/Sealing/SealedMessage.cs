using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Domain.Sealing;

/// <summary>An admitted envelope whose payload is sealed and well-formed; nothing says yet that it opens.</summary>
public sealed class SealedMessage
{
    private SealedMessage(FmpEnvelope envelope, EncryptionBlock block, byte[] ciphertext)
    {
        Envelope = envelope;
        Block = block;
        Ciphertext = ciphertext;
        Binding = new SealBinding(envelope.FederationId, envelope.SourceMeshId, envelope.TargetMeshId, block.SenderKey, block.RecipientKey);
    }

    public FmpEnvelope Envelope { get; }

    /// <summary>Which keys and which context.</summary>
    public EncryptionBlock Block { get; }

    /// <summary>What its context is bound to.</summary>
    public SealBinding Binding { get; }

    internal byte[] Ciphertext { get; }

    /// <summary>Reads the payload of an envelope that <see cref="FmpEnvelope.IsSealed"/>; false, with the reason, when it is not of that form.</summary>
    public static bool TryRead(AdmittedEnvelope admitted, [NotNullWhen(true)] out SealedMessage? message, out SealRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(admitted);
        message = null;
        FmpEnvelope envelope = admitted.Envelope;
        if (!EncryptionBlock.TryRead(envelope.PayloadEncryption, out EncryptionBlock? block, out refusal))
        {
            return false;
        }

        if (!SealText.TryRead(envelope.PayloadData.Span, AeadKey.TagBytes, out byte[]? ciphertext))
        {
            refusal = SealRefusal.Malformed;
            return false;
        }

        message = new SealedMessage(envelope, block, ciphertext);
        return true;
    }
}
