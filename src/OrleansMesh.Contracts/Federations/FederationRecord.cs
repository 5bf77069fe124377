using OrleansMesh.Contracts.Leases;

namespace OrleansMesh.Contracts.Federations;

/// <summary>A federation as one value.</summary>
/// <param name="Version">Counts state changes, from 1.</param>
/// <param name="Reason">Why it ended or was declined; empty otherwise.</param>
/// <param name="Agreement">The agreement in force; before the first, the terms that are offered; <c>{}</c> before those.</param>
/// <param name="Offer">The terms on the table while another agreement is in force; null for none.</param>
/// <param name="SuspendedBy">DIDs of those who suspended it; null for nobody.</param>
/// <param name="DrainUntil">Unix milliseconds until which answers pass; 0 unless an end is announced.</param>
/// <param name="Head">Hash of the last event of the history; null before one.</param>
/// <param name="Seq">Number of that event.</param>
/// <param name="Seat">DID of the hub that holds it; null for this one.</param>
/// <param name="SeatVersion">The count of that hub.</param>
/// <param name="PartyKeys">The keys of parties that changed theirs since the agreement, present ones and those of the last seven days; they replace the agreement's. Null for none.</param>
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
    PartyKey[]? PartyKeys = null,
    byte[]? Offer = null,
    string[]? SuspendedBy = null,
    long DrainUntil = 0,
    string? Head = null,
    int Seq = 0,
    string? Seat = null,
    int SeatVersion = 0);
