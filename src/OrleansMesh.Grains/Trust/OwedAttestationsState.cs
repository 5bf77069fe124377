namespace OrleansMesh.Grains.Trust;

/// <summary>What is durable of the attestations that a hub owes to others.</summary>
[GenerateSerializer, Alias("mesh.owed-attestations-state.1")]
public sealed record OwedAttestationsState
{
    /// <summary>Canonical bytes of each, in the order in which they came to be owed; at most 1024.</summary>
    [Id(0)]
    public byte[][] Attestations { get; init; } = [];
}
