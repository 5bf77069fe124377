namespace OrleansMesh.Bridge;

/// <summary>One active federation with one other mesh, and what its agreement grants in each direction; both checks are pure and quick.</summary>
/// <param name="MeshId">The other mesh's DID.</param>
/// <param name="FederationId">The federation; one mesh may be met in several.</param>
/// <param name="GrantedToUs">Does the other mesh grant us this item of its own?</param>
/// <param name="GrantedByUs">Do we grant the other mesh this item of ours? This check is the one that protects our servers.</param>
public sealed record FederatedMesh(
    string MeshId,
    string FederationId,
    Func<McpItem, GrantDecision> GrantedToUs,
    Func<McpItem, GrantDecision> GrantedByUs);
