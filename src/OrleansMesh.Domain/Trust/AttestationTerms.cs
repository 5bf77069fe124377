namespace OrleansMesh.Domain.Trust;

/// <summary>All that an attester signs.</summary>
/// <param name="About">DID of the mesh that it speaks of.</param>
/// <param name="By">DID of the attester, another mesh.</param>
/// <param name="KeyId">The absolute DID URL of the attester's key.</param>
/// <param name="FederationId">A federation of both, in which it made the experience.</param>
/// <param name="Value">0 (not at all) to 100 (in full); null takes back what it said before.</param>
/// <param name="IssuedAt">Unix milliseconds.</param>
/// <param name="ExpiresAt">Unix milliseconds, after <paramref name="IssuedAt"/> by at most <see cref="MeshAttestation.LifetimeMax"/>.</param>
public sealed record AttestationTerms(string About, string By, string KeyId, Guid FederationId, AttestationClaim Claim, int? Value, long IssuedAt, long ExpiresAt);
