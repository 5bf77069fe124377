namespace OrleansMesh.Wire.Requests;

/// <summary>The target's signature under the agreement.</summary>
/// <param name="Signature">base64url of 64 bytes.</param>
/// <param name="Capability">The sender's human lets it accept: a UCAN invocation of <c>/federation/accept</c> and its delegations, base64url; null for none (I-06).</param>
public sealed record AcceptRequest(Guid FederationId, string KeyId, string Signature, string[]? Capability = null);
