using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>One verification, its settings in one place.</summary>
internal static class Verification
{
    public static readonly UcanExpectation AnyRoot = new() { RequiresHumanRoot = false };

    public static UcanRefusal Verify(Invocation invocation, params Delegation[] proofs) => Verify(invocation, new UcanProofSet(proofs));

    public static UcanRefusal Verify(
        Invocation invocation,
        IUcanProofs proofs,
        UcanExpectation? expected = null,
        DateTimeOffset? now = null,
        IUcanRevocations? revocations = null,
        params DidDocument[] documents)
    {
        var verifier = new UcanVerifier(new Documents(documents), revocations ?? new UcanRevocationSet());
        bool verified = verifier.TryVerify(invocation, proofs, expected ?? AnyRoot, now ?? TestMesh.Now, out AuthorizedInvocation? authorized, out UcanFault fault);
        Assert.Equal(verified, fault.Reason == UcanRefusal.None);
        Assert.Equal(verified, authorized is not null);
        Assert.Equal(verified, fault.Token is null);
        return fault.Reason;
    }

    /// <summary>The set of what these invocations revoke; each must be accepted.</summary>
    public static UcanRevocationSet Revoked(IUcanProofs proofs, params Invocation[] revocations)
    {
        var set = new UcanRevocationSet();
        var verifier = new UcanVerifier(new Documents(), set);
        foreach (Invocation invocation in revocations)
        {
            Assert.True(verifier.TryVerifyRevocation(invocation, proofs, TestMesh.Now, out UcanRevocation? revocation, out UcanFault fault), fault.ToString());
            Assert.True(set.TryAdd(revocation));
        }

        return set;
    }
}
