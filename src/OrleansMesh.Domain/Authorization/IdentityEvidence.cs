using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Domain.Authorization;

/// <summary>A signature of the actor over something that the verifier chose, or that cannot be repeated.</summary>
/// <param name="KeyId">Absolute or relative DID URL of an authentication key of the actor.</param>
/// <param name="Message">What was signed.</param>
/// <param name="Signature">Of any length.</param>
public sealed record IdentityEvidence(string KeyId, ReadOnlyMemory<byte> Message, ReadOnlyMemory<byte> Signature)
{
    private (Agreement Agreement, AgreementSignature Signature)? _under;

    /// <summary>A signature under an agreement, which remembers when it was seen to hold.</summary>
    public static IdentityEvidence Of(Agreement agreement, AgreementSignature signature)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        ArgumentNullException.ThrowIfNull(signature);
        return new IdentityEvidence(signature.KeyId, agreement.SigningInput, signature.Value) { _under = (agreement, signature) };
    }

    /// <summary>Whether the signature is by that key. An agreement's word counts for its own text, signature and key alone.</summary>
    internal bool HoldsBy(IVerifyingKey key) =>
        _under is var (agreement, signature)
        && agreement.FindParty(signature.By) is { } party && party.KeyId == signature.KeyId && key.Equals(party.Key)
        && Message.Equals(agreement.SigningInput) && Signature.Equals(signature.Value)
            ? agreement.Holds(signature)
            : key.Verify(Message.Span, Signature.Span);
}
