using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Federation;

/// <summary>FMP 3.1 phase 2 with what the hub has found out about it.</summary>
/// <param name="SourceMeshId">Who asks.</param>
/// <param name="TargetMeshId">With whom.</param>
/// <param name="SourceKnown">The source is registered.</param>
/// <param name="TargetKnown">The target is registered.</param>
/// <param name="Credential">The verdict on the credential presented; null when there was none.</param>
/// <param name="Trust">The source's trust score, 0 to 100.</param>
/// <param name="TrustMinimum">What the target asks, 0 to 100.</param>
public sealed record HandshakeInitiation(
    string SourceMeshId, string TargetMeshId, bool SourceKnown, bool TargetKnown, CredentialRefusal? Credential, int Trust, int TrustMinimum);
