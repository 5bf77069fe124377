using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Credentials;

/// <summary>What a verifier knows and wants; values alone, nothing is fetched while verifying.</summary>
public sealed record CredentialExpectation
{
    /// <summary>The resolved document of a signer; null for one that is not known or not trusted.</summary>
    public required Func<Did, DidDocument?> Documents { get; init; }

    /// <summary>The fresh, verified list at a URL; null when there is none. By default there are none.</summary>
    public Func<string, SignedStatusList?> StatusLists { get; init; } = _ => null;

    /// <summary>Whether status is looked at.</summary>
    public StatusRule Status { get; init; } = StatusRule.Check;

    /// <summary>Whom every subject must be; null for anyone.</summary>
    public string? Subject { get; init; }

    /// <summary>
    /// Whether an issuer that is a URL and no DID is taken on the word of any signer in <see cref="Documents"/>. The data model leaves
    /// open how such a URL names its keys, so the caller must know that these signers may speak for it.
    /// </summary>
    public bool SignersSpeakForUrls { get; init; }
}
