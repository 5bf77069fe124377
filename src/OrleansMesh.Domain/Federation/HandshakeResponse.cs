namespace OrleansMesh.Domain.Federation;

/// <summary>FMP 3.1 phase 4.</summary>
/// <param name="HandshakeId">Of the challenge.</param>
/// <param name="SourceMeshId">Who answers, as its session proved.</param>
/// <param name="KeyId">Absolute DID URL of the signing key.</param>
/// <param name="Signature">Ed25519 over the UTF-8 of the challenge's hash.</param>
/// <param name="Agreement">Canonical JSON of the agreement, signed by the source.</param>
/// <param name="Parsed">What <paramref name="Agreement"/> says, when it was parsed already; null when not.</param>
public sealed record HandshakeResponse(
    Guid HandshakeId, string SourceMeshId, string KeyId, ReadOnlyMemory<byte> Signature, ReadOnlyMemory<byte> Agreement, Agreement? Parsed = null);
