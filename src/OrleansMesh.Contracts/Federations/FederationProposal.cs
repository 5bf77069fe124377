namespace OrleansMesh.Contracts.Federations;

/// <summary>What a verified handshake hands to the federation.</summary>
/// <param name="Agreement">Canonical JSON of the agreement with the proposer's signature.</param>
/// <param name="Credential">The proposer's credential, for the other party to judge.</param>
/// <param name="ProposerRegistration">The proposer's DID document with its proof.</param>
[GenerateSerializer, Immutable, Alias("mesh.proposal.1")]
public sealed record FederationProposal(string ProposerMeshId, byte[] Agreement, byte[]? Credential, byte[] ProposerRegistration);
