namespace OrleansMesh.Grains.Ports;

/// <summary>The capability by which a mesh entered a federation at a hub that asks for one (I-06).</summary>
/// <param name="Tokens">The invocation, and after it its delegations, each base64url; verified when they were kept.</param>
/// <param name="Links">CIDs whose revocation could end it.</param>
public sealed record FederationConsent(Guid FederationId, string MeshId, IReadOnlyList<string> Tokens, IReadOnlyList<string> Links);
