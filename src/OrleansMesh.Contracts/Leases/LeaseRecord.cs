using OrleansMesh.Contracts.Federations;

namespace OrleansMesh.Contracts.Leases;

/// <summary>All that the data plane must know of a federation.</summary>
/// <param name="Agreement">Canonical JSON of the agreement with all signatures.</param>
/// <param name="PartyKeys">The keys of parties that changed theirs since the agreement, present ones and those of the last seven days; they replace the agreement's. Null for none.</param>
/// <param name="DrainUntil">Unix milliseconds until which answers pass while the end is announced; 0 otherwise.</param>
[GenerateSerializer, Immutable, Alias("mesh.lease.1")]
public sealed record LeaseRecord(Guid FederationId, int Version, FederationStatus Status, byte[] Agreement, PartyKey[]? PartyKeys = null, long DrainUntil = 0);
