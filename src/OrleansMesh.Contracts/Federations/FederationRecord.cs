using OrleansMesh.Contracts.Leases;

namespace OrleansMesh.Contracts.Federations;

/// <summary>A federation as one value.</summary>
/// <param name="Version">Counts state changes, from 1.</param>
/// <param name="Reason">Why it ended or was declined; empty otherwise.</param>
/// <param name="PartyKeys">The keys of parties that changed theirs since the agreement, present ones and those of a short time ago; they replace the agreement's. Null for none.</param>
[GenerateSerializer, Immutable, Alias("mesh.federation.1")]
public sealed record FederationRecord(
    Guid FederationId,
    FederationStatus Status,
    int Version,
    string ProposerMeshId,
    string[] Parties,
    byte[] Agreement,
    byte[]? Credential,
    byte[] ProposerRegistration,
    string Reason,
    long ChangedAt,
    PartyKey[]? PartyKeys = null);
