namespace OrleansMesh.Wire.Requests;

/// <summary>A revocation of a UCAN delegation for the hub to verify and hold against capabilities (I-04).</summary>
/// <param name="Tokens">An invocation of <c>/ucan/revoke</c>, and after it the delegations from the revoker's own to the revoked one, each base64url; at most 17.</param>
public sealed record RevokeRequest(string[] Tokens);
