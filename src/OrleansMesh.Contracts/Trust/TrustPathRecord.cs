namespace OrleansMesh.Contracts.Trust;

/// <summary>The strongest path between two meshes.</summary>
/// <param name="Weight">0 to 100: the product of the weights of its edges; 0 for no path.</param>
/// <param name="Steps">At most 4, in order; none for no path.</param>
/// <param name="Cuts">What kept the search from looking further: depth, fan-out, meshes; none when it saw all.</param>
[GenerateSerializer, Immutable, Alias("mesh.trust-path.1")]
public sealed record TrustPathRecord(double Weight, TrustStepRecord[] Steps, string[] Cuts);
