using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;

namespace OrleansMesh.Domain.Identity;

/// <summary>A key of a DID document (DID Core 5.2), its id made absolute.</summary>
/// <param name="Id">The absolute DID URL.</param>
/// <param name="Type">As written: <c>Multikey</c>, <c>Ed25519VerificationKey2020</c>, …</param>
/// <param name="Controller">Who may use the key.</param>
/// <param name="Ed25519">The key, when it is one of Ed25519.</param>
/// <param name="X25519">The key, when it is one of X25519.</param>
/// <param name="Ecdsa">The key, when it is one of P-256 or P-384. All null: a kind of key that is not read here.</param>
public sealed record VerificationMethod(string Id, string Type, Did Controller, Ed25519PublicKey? Ed25519, X25519PublicKey? X25519, EcdsaPublicKey? Ecdsa = null)
{
    /// <summary>The value of the member <c>meshKeyUse</c> that marks a key as a human's.</summary>
    internal const string HumanUse = "human";

    /// <summary>Whether the document marks the key as one that a human holds: <c>"meshKeyUse":"human"</c> (I-04).</summary>
    public bool IsHuman { get; init; }

    /// <summary>The key, when it is one that verifies signatures.</summary>
    public IVerifyingKey? Verifying => Ed25519 ?? (IVerifyingKey?)Ecdsa;
}
