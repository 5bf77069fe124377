using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>F-02 phase 4, ChallengeResponse, with the agreement that the sender signed.</summary>
/// <param name="Signature">base64url of 64 bytes: Ed25519 over the UTF-8 of the challenge's hash.</param>
/// <param name="Capability">The sender's human lets it propose: a UCAN invocation of <c>/federation/propose</c> and its delegations, base64url; null for none (I-06).</param>
public sealed record RespondRequest(Guid HandshakeId, string KeyId, string Signature, JsonElement Agreement, string[]? Capability = null);
