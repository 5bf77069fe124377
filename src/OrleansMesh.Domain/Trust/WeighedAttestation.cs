namespace OrleansMesh.Domain.Trust;

/// <summary>An attestation that holds, and what it counts.</summary>
/// <param name="By">DID of the attester.</param>
/// <param name="Value">0 to 100, as it was signed.</param>
/// <param name="Points">Hundredths of a point of the factor, of which all attestations of one attester together have at most 2,000.</param>
/// <param name="Group">How many attesters count as one group with this one, itself included; 1 for one that stands alone.</param>
/// <param name="IsMutual">Whether the mesh attests one of that group in return.</param>
/// <param name="IssuedAt">Unix milliseconds.</param>
/// <param name="ExpiresAt">Unix milliseconds.</param>
public sealed record WeighedAttestation(string By, AttestationClaim Claim, int Value, int Points, int Group, bool IsMutual, long IssuedAt, long ExpiresAt);
