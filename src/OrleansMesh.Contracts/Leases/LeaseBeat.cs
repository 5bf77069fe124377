namespace OrleansMesh.Contracts.Leases;

/// <summary>One item of the lease stream: a change, or every second a sign that there was none.</summary>
/// <param name="Sequence">Number of the last change; a gateway that missed one reads the snapshot.</param>
/// <param name="Lease">The change, or null for a bare beat.</param>
[GenerateSerializer, Immutable, Alias("mesh.lease-beat.1")]
public sealed record LeaseBeat(Guid Epoch, long Sequence, LeaseRecord? Lease);
