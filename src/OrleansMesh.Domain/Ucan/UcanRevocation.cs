using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>
/// A verified revocation (UCAN Revocation): it ends every chain in which its revoker issued a delegation up to the revoked one. Made by
/// <see cref="UcanVerifier.TryVerifyRevocation"/> alone; it is for good.
/// </summary>
public sealed class UcanRevocation
{
    /// <summary>The command of a revocation.</summary>
    public static readonly UcanCommand Command = UcanCommand.Parse("/ucan/revoke");

    internal UcanRevocation(Cid delegation, Did revoker, bool isWitnessed)
    {
        Delegation = delegation;
        Revoker = revoker;
        IsWitnessed = isWitnessed;
    }

    /// <summary>What is revoked.</summary>
    public Cid Delegation { get; }

    /// <summary>In whose name: the subject of the revocation, which a chain of its own may have let another invoke.</summary>
    public Did Revoker { get; }

    /// <summary>
    /// Whether the delegations at hand show that the revoker is on the way to the revoked delegation. One that is not witnessed does no
    /// harm, since it is matched against each chain again, but anybody can make such: whoever keeps them bounds how many.
    /// </summary>
    public bool IsWitnessed { get; }
}
