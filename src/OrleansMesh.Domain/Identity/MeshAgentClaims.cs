namespace OrleansMesh.Domain.Identity;

/// <summary>What a MeshAgentCredential says of its subject (FMP 4.3).</summary>
/// <param name="Subject">The mesh.</param>
/// <param name="MeshCapabilities">At most 64 words of at most 128 characters.</param>
/// <param name="ComplianceCertifications">At most 64 words of at most 128 characters.</param>
/// <param name="TrustLevel">0 to 100.</param>
public sealed record MeshAgentClaims(
    Did Subject, IReadOnlyList<string> MeshCapabilities, IReadOnlyList<string> ComplianceCertifications, int TrustLevel);
