namespace OrleansMesh.Domain.Identity;

/// <summary>What a Data Integrity proof says beside the signature.</summary>
/// <param name="VerificationMethod">The absolute DID URL of the signing key.</param>
/// <param name="Purpose">What the key is used for.</param>
/// <param name="Created">When, to the second.</param>
public sealed record ProofOptions(string VerificationMethod, KeyPurpose Purpose, DateTimeOffset Created);
