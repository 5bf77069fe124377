using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>What is durable of when the hub of a region ran.</summary>
[GenerateSerializer, Alias("mesh.hub-runs-state.1")]
public sealed record HubRunsState
{
    [Id(0)]
    public RunRecord[] Runs { get; init; } = [];
}
