using OrleansMesh.Contracts.Federations;

namespace OrleansMesh.Grains.Federations;

/// <summary>What is durable of a federation.</summary>
[GenerateSerializer, Alias("mesh.federation-state.1")]
public sealed record FederationState
{
    /// <summary>Null before a proposal.</summary>
    [Id(0)]
    public FederationRecord? Record { get; init; }
}
