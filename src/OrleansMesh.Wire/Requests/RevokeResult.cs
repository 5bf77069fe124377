namespace OrleansMesh.Wire.Requests;

/// <summary>The revocation holds at this hub.</summary>
/// <param name="Delegation">CID of what is revoked.</param>
/// <param name="Revoker">DID in whose name.</param>
public sealed record RevokeResult(string Delegation, string Revoker);
