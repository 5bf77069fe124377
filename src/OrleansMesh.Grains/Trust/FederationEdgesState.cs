namespace OrleansMesh.Grains.Trust;

/// <summary>What is durable of the edges of a federation; at most one for each ordered pair of parties, and of each source those of some agents.</summary>
[GenerateSerializer, Alias("mesh.edges-state.1")]
public sealed record FederationEdgesState
{
    [Id(0)]
    public EdgeState[] Edges { get; init; } = [];
}
