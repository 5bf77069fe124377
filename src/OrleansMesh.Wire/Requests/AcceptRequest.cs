namespace OrleansMesh.Wire.Requests;

/// <summary>The target's signature under the agreement.</summary>
/// <param name="Signature">base64url of 64 bytes.</param>
public sealed record AcceptRequest(Guid FederationId, string KeyId, string Signature);
