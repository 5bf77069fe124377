namespace OrleansMesh.Client;

/// <summary>What a mesh proposes to another.</summary>
/// <param name="Purpose">For people; at most 512 characters.</param>
/// <param name="Offered">What we grant the target.</param>
/// <param name="Asked">What the target is to grant us. At most 256 grants both ways.</param>
/// <param name="Lifetime">How long the agreement holds; positive.</param>
public sealed record FederationTerms(string Purpose, IReadOnlyList<FederationGrant> Offered, IReadOnlyList<FederationGrant> Asked, TimeSpan Lifetime);
