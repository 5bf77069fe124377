namespace OrleansMesh.Contracts.Trust;

/// <summary>A trust score with the counts it was computed from.</summary>
/// <param name="Score">0 to 100 (G-01).</param>
/// <param name="Level">Unverified, Basic, Validated, Certified or Audited.</param>
/// <param name="CredentialValidUntil">Unix milliseconds; 0 without a credential.</param>
[GenerateSerializer, Immutable, Alias("mesh.trust.1")]
public sealed record TrustView(int Score, string Level, int Federations, int HandshakeFailures, bool CredentialValid, long CredentialValidUntil = 0);
