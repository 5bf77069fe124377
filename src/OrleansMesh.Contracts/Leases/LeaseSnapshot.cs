namespace OrleansMesh.Contracts.Leases;

/// <summary>The live leases of a region at one moment.</summary>
/// <param name="Epoch">Changes when the index was rebuilt: a gateway that sees a new epoch reads the snapshot again.</param>
/// <param name="Sequence">The last change included.</param>
[GenerateSerializer, Immutable, Alias("mesh.lease-snapshot.1")]
public sealed record LeaseSnapshot(Guid Epoch, long Sequence, LeaseRecord[] Leases);
