namespace OrleansMesh.Domain.Trust;

/// <summary>An edge as a search for paths takes it.</summary>
/// <param name="From">DID of the mesh that sent.</param>
/// <param name="To">DID of the mesh that it sent to.</param>
/// <param name="Weight">0 to 100; of 0 it is none.</param>
/// <param name="FederationId">Where it was seen.</param>
public readonly record struct PathEdge(string From, string To, int Weight, Guid FederationId);
