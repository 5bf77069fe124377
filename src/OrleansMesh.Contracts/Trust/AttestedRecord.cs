namespace OrleansMesh.Contracts.Trust;

/// <summary>An attestation that holds, and what it counts.</summary>
/// <param name="By">DID of the attester.</param>
/// <param name="Claim">conduct, identity, quality or reliability.</param>
/// <param name="Value">0 to 100, as it was signed.</param>
/// <param name="Points">Hundredths of a point of the factor.</param>
/// <param name="Group">How many attesters count as one group with this one; 1 for one that stands alone.</param>
/// <param name="IsMutual">Whether the mesh attests one of the group in return.</param>
/// <param name="IssuedAt">Unix milliseconds.</param>
/// <param name="ExpiresAt">Unix milliseconds.</param>
[GenerateSerializer, Immutable, Alias("mesh.attested.1")]
public sealed record AttestedRecord(string By, string Claim, int Value, int Points, int Group, bool IsMutual, long IssuedAt, long ExpiresAt);
