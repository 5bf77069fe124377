using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>F-02 phase 3, Challenge, with the federation id that the agreement must name.</summary>
/// <param name="Nonce">base64url of 32 bytes.</param>
/// <param name="Timestamp">Unix milliseconds.</param>
/// <param name="Hash">Lower-case hex SHA-256 of <c>handshakeId:nonce:timestamp</c>.</param>
/// <param name="ExpiresAt">Unix milliseconds.</param>
/// <param name="Target">The target's DID document with its proof.</param>
public sealed record ChallengeResult(
    Guid HandshakeId,
    string Nonce,
    long Timestamp,
    string Hash,
    long ExpiresAt,
    Guid FederationId,
    JsonElement Target);
