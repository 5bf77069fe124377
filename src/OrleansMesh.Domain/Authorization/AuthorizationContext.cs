using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Authorization;

/// <summary>What the verifiers know before; nothing is fetched while deciding.</summary>
public sealed record AuthorizationContext
{
    /// <summary>The resolved document of a DID; null when it is not at hand.</summary>
    public required Func<Did, DidDocument?> Documents { get; init; }

    /// <summary>Whose credentials count here.</summary>
    public required Func<Did, bool> IsTrustedIssuer { get; init; }

    /// <summary>The fresh, verified status list at a URL; null when there is none.</summary>
    public Func<string, SignedStatusList?> StatusLists { get; init; } = _ => null;

    /// <summary>How the status of a credential is looked at.</summary>
    public StatusRule Status { get; init; } = StatusRule.Check;

    /// <summary>Delegations that were revoked.</summary>
    public required IUcanRevocations Revocations { get; init; }

    /// <summary>Whether the chain must begin with a human's key of the target (I-04).</summary>
    public bool RequiresHumanRoot { get; init; } = true;
}
