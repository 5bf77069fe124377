namespace OrleansMesh.Domain.Identity;

/// <summary>What a Data Integrity proof says beside the signature.</summary>
/// <param name="VerificationMethod">The absolute DID URL of the signing key.</param>
/// <param name="Purpose">What the key is used for.</param>
/// <param name="Created">When, to the second.</param>
public sealed record ProofOptions(string VerificationMethod, KeyPurpose Purpose, DateTimeOffset Created)
{
    /// <summary>How the document is made bytes.</summary>
    public ProofSuite Suite { get; init; } = ProofSuite.EddsaJcs2022;

    /// <summary>From when on the proof itself does not hold; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What the verifier asked to be signed, so that a presentation holds once; at most 512 characters.</summary>
    public string? Challenge { get; init; }

    /// <summary>For whom the proof is; at most 512 characters.</summary>
    public string? Domain { get; init; }
}
