using OrleansMesh.Domain.Authorization;

namespace OrleansMesh.Gateway.Authority;

/// <summary>One decision as it is listed.</summary>
/// <param name="FederationId">Which federation it was about.</param>
/// <param name="Enforced">Whether a no refused the mesh.</param>
/// <param name="Decision">The answers with their evidence.</param>
public sealed record AuthorityRecord(Guid FederationId, bool Enforced, AuthorizationDecision Decision);
