using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Federation;

/// <summary>The outcome of a handshake step: accepted, or refused with the reason and, where there is one, the reason behind it.</summary>
/// <param name="Refusal">None when accepted.</param>
/// <param name="Credential">Set with <see cref="HandshakeRefusal.CredentialInvalid"/>.</param>
/// <param name="Agreement">Set with <see cref="HandshakeRefusal.AgreementMismatch"/>.</param>
public readonly record struct HandshakeVerdict(
    HandshakeRefusal Refusal, CredentialRefusal Credential = CredentialRefusal.None, AgreementRefusal Agreement = AgreementRefusal.None)
{
    /// <summary>True when nothing was refused.</summary>
    public bool Accepted => Refusal == HandshakeRefusal.None;

    /// <summary>The stable word for the wire; empty when accepted.</summary>
    public string Word => Refusal switch
    {
        HandshakeRefusal.None => "",
        HandshakeRefusal.SelfFederation => "self-federation",
        HandshakeRefusal.UnknownMesh => "unknown-mesh",
        HandshakeRefusal.CredentialInvalid => "credential-invalid",
        HandshakeRefusal.TrustTooLow => "trust-too-low",
        HandshakeRefusal.UnknownHandshake => "unknown-handshake",
        HandshakeRefusal.HashMismatch => "hash-mismatch",
        HandshakeRefusal.StaleTimestamp => "stale-timestamp",
        HandshakeRefusal.Expired => "handshake-expired",
        HandshakeRefusal.Replay => "replay",
        HandshakeRefusal.SignatureInvalid => "signature-invalid",
        HandshakeRefusal.AgreementMismatch => "agreement-mismatch",
        HandshakeRefusal.TargetDeclined => "target-declined",
        _ => throw new InvalidOperationException($"No word for {Refusal}."),
    };

    /// <summary>What was wrong and what to do next; empty when accepted.</summary>
    public string Detail => Refusal switch
    {
        HandshakeRefusal.None => "",
        HandshakeRefusal.SelfFederation => "A mesh cannot federate with itself: name another mesh as the target.",
        HandshakeRefusal.UnknownMesh => "The mesh is not registered with this hub: check the DID, or let it join once first.",
        HandshakeRefusal.CredentialInvalid => $"The credential was refused ({Credential}): present one that is valid now, about this mesh, from an issuer that the hub trusts.",
        HandshakeRefusal.TrustTooLow => "The trust score is below what the target asks: present a credential, or earn trust elsewhere first.",
        HandshakeRefusal.UnknownHandshake => "No handshake of that id is open: start again with fmp.initiate.",
        HandshakeRefusal.HashMismatch => "The challenge's hash does not fit its members: do not sign it, and start again.",
        HandshakeRefusal.StaleTimestamp => "The challenge's time is more than 30 s off: set the clock and start again.",
        HandshakeRefusal.Expired => "The challenge was good for 5 s: start again with fmp.initiate.",
        HandshakeRefusal.Replay => "This challenge was answered before: start again with fmp.initiate.",
        HandshakeRefusal.SignatureInvalid => "The signature is not by an authentication key of the source mesh: sign the challenge's hash with the key of keyId.",
        HandshakeRefusal.AgreementMismatch => $"The agreement was refused ({Agreement}): use the challenge's federationId, both meshes as parties with their registered keys, and sign it.",
        HandshakeRefusal.TargetDeclined => "The target mesh declined: ask its operator.",
        _ => throw new InvalidOperationException($"No sentence for {Refusal}."),
    };

    /// <summary>A refusal without a reason behind it.</summary>
    public static implicit operator HandshakeVerdict(HandshakeRefusal refusal) => FromHandshakeRefusal(refusal);

    /// <summary>A refusal without a reason behind it.</summary>
    public static HandshakeVerdict FromHandshakeRefusal(HandshakeRefusal refusal) => new(refusal);
}
