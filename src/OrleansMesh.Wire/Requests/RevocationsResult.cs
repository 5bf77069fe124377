namespace OrleansMesh.Wire.Requests;

/// <summary>Revocations in the order in which they came, at most <see cref="CountMax"/>; fewer are the last.</summary>
public sealed record RevocationsResult(RevocationsResult.Revocation[] Revocations)
{
    /// <summary>Most in one answer.</summary>
    public const int CountMax = 500;

    /// <summary>One of them, as the hub verified it.</summary>
    /// <param name="Number">Its place among all.</param>
    /// <param name="Delegation">CID of what is revoked.</param>
    /// <param name="Revoker">DID in whose name.</param>
    public sealed record Revocation(long Number, string Delegation, string Revoker);
}
