namespace OrleansMesh.Contracts.Federations;

/// <summary>A federation as the hub that holds it shows it to the home of a party. What is signed counts; the rest is that hub's word.</summary>
/// <param name="Seat">DID of the hub that holds it.</param>
/// <param name="Status">Its word, which counts only where no event says more.</param>
/// <param name="Version">The seat's count of changes.</param>
/// <param name="Root">The agreement with which the history begins; null when it begins with a request, or there is none.</param>
/// <param name="Events">Canonical JSON of each event; null for none.</param>
[GenerateSerializer, Immutable, Alias("mesh.federation-replica.1")]
public sealed record FederationReplicaRecord(
    string Seat,
    FederationStatus Status,
    int Version,
    string ProposerMeshId,
    string[] Parties,
    byte[] Agreement,
    byte[]? Credential,
    byte[] ProposerRegistration,
    string Reason,
    byte[]? Root,
    byte[][]? Events);
