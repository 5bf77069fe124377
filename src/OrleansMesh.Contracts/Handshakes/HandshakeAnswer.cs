namespace OrleansMesh.Contracts.Handshakes;

/// <summary>F-02 phase 4.</summary>
/// <param name="Signature">64 bytes: Ed25519 over the UTF-8 of the challenge's hash.</param>
/// <param name="Agreement">Canonical JSON of the agreement, signed by the source.</param>
[GenerateSerializer, Immutable, Alias("mesh.answer.1")]
public sealed record HandshakeAnswer(string SourceMeshId, string KeyId, byte[] Signature, byte[] Agreement);
