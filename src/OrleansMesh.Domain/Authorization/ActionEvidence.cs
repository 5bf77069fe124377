using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Domain.Authorization;

/// <summary>What comes with an action; null for what does not. Each verifier sees its own part alone.</summary>
public sealed record ActionEvidence(IdentityEvidence? Identity, CredentialDocument? Credential, CapabilityEvidence? Capability);
