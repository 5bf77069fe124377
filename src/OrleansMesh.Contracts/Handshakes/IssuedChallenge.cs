namespace OrleansMesh.Contracts.Handshakes;

/// <summary>F-02 phase 3, with the federation id that the agreement must name.</summary>
/// <param name="Nonce">base64url of 32 random bytes.</param>
/// <param name="Timestamp">Unix milliseconds.</param>
/// <param name="Hash">Lower-case hex SHA-256 of <c>handshakeId:nonce:timestamp</c>.</param>
/// <param name="ExpiresAt">Unix milliseconds; five seconds after <paramref name="Timestamp"/>.</param>
/// <param name="TargetRegistration">The target's registered DID document, so that the source can check it.</param>
[GenerateSerializer, Immutable, Alias("mesh.challenge.1")]
public sealed record IssuedChallenge(
    Guid HandshakeId,
    string Nonce,
    long Timestamp,
    string Hash,
    long ExpiresAt,
    Guid FederationId,
    byte[] TargetRegistration);
