namespace OrleansMesh.Grains.Ports;

/// <summary>A verified revocation of a UCAN delegation, as a hub keeps it (I-04).</summary>
/// <param name="Delegation">CID of the revoked delegation.</param>
/// <param name="Revoker">DID in whose name it is revoked.</param>
/// <param name="Submitter">DID of who brought it; each may bring so many.</param>
/// <param name="ExpiresAt">When the delegation itself expires, in Unix milliseconds; null for never. The revocation may be forgotten afterwards.</param>
/// <param name="Tokens">The signed revocation, and the delegations that show who may revoke, each base64url.</param>
public sealed record KeptRevocation(string Delegation, string Revoker, string Submitter, long? ExpiresAt, IReadOnlyList<string> Tokens)
{
    /// <summary>Its place among all, from 1; given by the store.</summary>
    public long Number { get; init; }
}
