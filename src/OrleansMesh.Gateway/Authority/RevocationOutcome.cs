namespace OrleansMesh.Gateway.Authority;

/// <summary>What a hub says to a revocation.</summary>
/// <param name="Delegation">CID of what is revoked; empty when it was refused.</param>
/// <param name="Revoker">In whose name; empty when it was refused.</param>
/// <param name="Reason">Empty when it holds now; else <c>malformed</c>, <c>revocation-refused</c>, <c>revocation-unwitnessed</c> or <c>revocations-full</c>.</param>
/// <param name="Detail">What was wrong and what to do next.</param>
public sealed record RevocationOutcome(string Delegation, string Revoker, string Reason = "", string Detail = "")
{
    /// <summary>Whether the revocation holds at this hub.</summary>
    public bool Holds => Reason.Length == 0;

    internal static RevocationOutcome Refuse(string reason, string detail) => new("", "", reason, detail);
}
