namespace OrleansMesh.Grains.Trust;

/// <summary>What is durable of the attestations about one mesh.</summary>
[GenerateSerializer, Alias("mesh.attestations-state.1")]
public sealed record AttestationsState
{
    /// <summary>Canonical bytes of each, verified when it was taken; at most 64, oldest first.</summary>
    [Id(0)]
    public byte[][] Attestations { get; init; } = [];
}
