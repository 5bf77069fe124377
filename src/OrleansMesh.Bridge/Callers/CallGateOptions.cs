using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Mapping;

namespace OrleansMesh.Bridge.Callers;

/// <summary>What a gate asks of callers.</summary>
public sealed record CallGateOptions
{
    /// <summary>The map of identities as it is now, null for none: callers are then known as their meshes name them. Asked for at every call, so that a changed map holds at once.</summary>
    public Func<CancellationToken, ValueTask<IdentityMap?>> Map { get; init; } = static _ => ValueTask.FromResult<IdentityMap?>(null);

    /// <summary>What each local role may use.</summary>
    public RoleGrants Roles { get; init; } = RoleGrants.Everything;

    /// <summary>Whether every call needs a capability: a UCAN invocation whose chain begins with our human (I-04).</summary>
    public bool RequiresCapability { get; init; }

    /// <summary>Whether the agreement of a federation asks for a capability by itself.</summary>
    public Func<string, bool> AgreementRequiresCapability { get; init; } = static _ => false;

    /// <summary>Whether every call needs a credential about the calling mesh, by an issuer that <see cref="IsTrustedIssuer"/> names, not revoked or suspended (I-06).</summary>
    public bool RequiresCredential { get; init; }

    /// <summary>Whose credentials count.</summary>
    public Func<Did, bool> IsTrustedIssuer { get; init; } = static _ => false;

    /// <summary>Gets every decision about a call: who called what as whom, and why not.</summary>
    public Action<CallRecord> OnDecided { get; init; } = static _ => { };

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
