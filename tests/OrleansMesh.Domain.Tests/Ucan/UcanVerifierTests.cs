using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Domain.Tests.Ucan;

public sealed class UcanVerifierTests
{
    private static readonly Party Alice = Party.Alice;
    private static readonly Party Bob = Party.Bob;
    private static readonly Party Carol = Party.Carol;

    [Fact]
    public void TryVerify_SubjectItself_NeedsNoProof() => Assert.Equal(UcanRefusal.None, Verification.Verify(Alice.Sign(Alice.Asks(Alice))));

    [Fact]
    public void TryVerify_ChainThatNarrows_Accepted()
    {
        Assert.True(Policy.TryRead(IpldNode.ListOf(IpldNode.ListOf(IpldNode.Of("=="), IpldNode.Of(".n"), IpldNode.Of((Int128)1))), out Policy? policy));
        Delegation root = Alice.Sign(Alice.To(Bob, Alice, "/"));
        Delegation link = Bob.Sign(Bob.To(Carol, Alice, "/msg") with { Policy = policy });
        Invocation invocation = Carol.Sign(Carol.Asks(Alice, "/msg/send", root, link) with { Arguments = IpldNode.MapOf(("n", IpldNode.Of(1.0))) });

        var verifier = new UcanVerifier(new Documents(), new UcanRevocationSet());
        var expected = new UcanExpectation { Subject = Alice.Did, Executor = Alice.Did, RequiresHumanRoot = false };
        Assert.True(verifier.TryVerify(invocation, new UcanProofSet(link, root), expected, TestMesh.Now, out AuthorizedInvocation? authorized, out _));
        Assert.Equal([root, link], authorized.Chain);
        Assert.Same(invocation, authorized.Invocation);
        Assert.Null(authorized.RootKey);
    }

    [Fact]
    public void TryVerify_Powerline_PassesOnTheSubjectBefore()
    {
        Delegation root = Alice.Sign(Alice.To(Bob, Alice));
        Delegation powerline = Bob.Sign(Bob.To(Carol, null, "/"));
        Assert.Equal(UcanRefusal.CommandEscalation, Verification.Verify(Carol.Sign(Carol.Asks(Alice, "/msg/send", root, powerline)), root, powerline));
        powerline = Bob.Sign(Bob.To(Carol, null));
        Assert.Equal(UcanRefusal.None, Verification.Verify(Carol.Sign(Carol.Asks(Alice, "/msg/send", root, powerline)), root, powerline));
    }

    [Fact]
    public void TryVerify_HumanAtTheRoot_AcceptedWithTheKey()
    {
        Delegation root = MeshParties.Acme.Sign(MeshParties.Acme.To(Bob, MeshParties.Acme));
        Invocation invocation = Bob.Sign(Bob.Asks(MeshParties.Acme, "/msg/send", root));
        var verifier = new UcanVerifier(new Documents(MeshParties.Document), new UcanRevocationSet());
        Assert.True(verifier.TryVerify(invocation, new UcanProofSet(root), new UcanExpectation(), TestMesh.Now, out AuthorizedInvocation? authorized, out _));
        Assert.Equal(MeshParties.Acme.Did.Url("human"), authorized.RootKey!.Id);
        Assert.True(authorized.RootKey.IsHuman);
        Assert.Equal(UcanRefusal.None, MeshParties.Verify(MeshParties.Named("human"), requiresHuman: true));
        Assert.Equal(UcanRefusal.None, MeshParties.Verify(MeshParties.Named("machine")));
    }

    [Fact]
    public void TryVerify_HumanAsksItself_Accepted() => Assert.Equal(UcanRefusal.None, Verification.Verify(
        MeshParties.Acme.Sign(MeshParties.Acme.Asks(MeshParties.Acme)), UcanProofSet.Empty, new UcanExpectation(), documents: MeshParties.Document));

    [Fact]
    public void TryVerify_MeshInvokesByItsNode_FragmentsAreNoPartOfThePrincipal()
    {
        Party node = MeshParties.Named("node");
        Delegation root = Alice.Sign(Alice.To(MeshParties.Acme, Alice));
        Assert.Equal(UcanRefusal.None, Verification.Verify(
            node.Sign(node.Asks(Alice, "/msg/send", root)), new UcanProofSet(root), documents: MeshParties.Document));
    }

    [Fact]
    public void TryVerify_TimeBounds_BothInside()
    {
        Delegation root = Alice.Sign(Alice.To(Bob, Alice) with { NotBefore = TestMesh.Now, Expires = TestMesh.Now.AddSeconds(9) });
        var proofs = new UcanProofSet(root);
        Invocation invocation = Bob.Sign(Bob.Asks(Alice, "/msg/send", root));
        Assert.Equal(UcanRefusal.NotYetValid, Verification.Verify(invocation, proofs, now: TestMesh.Now.AddMilliseconds(-1)));
        Assert.Equal(UcanRefusal.None, Verification.Verify(invocation, proofs, now: TestMesh.Now));
        Assert.Equal(UcanRefusal.None, Verification.Verify(invocation, proofs, now: TestMesh.Now.AddSeconds(9)));
        Assert.Equal(UcanRefusal.Expired, Verification.Verify(invocation, proofs, now: TestMesh.Now.AddSeconds(9).AddMilliseconds(1)));
    }

    [Fact]
    public void TryVerify_LatestTimes_AreHeld()
    {
        byte[] token = Raw.Invocation("exp", IpldNode.Of((Int128)UcanLimits.SecondsMax));
        Assert.True(Invocation.TryDecode(token, out Invocation? invocation, out _));
        Assert.Equal(UcanRefusal.None, Verification.Verify(invocation, UcanProofSet.Empty, now: DateTimeOffset.MaxValue));
        token = Raw.Invocation("nbf", IpldNode.Of((Int128)UcanLimits.SecondsMax));
        Assert.True(Invocation.TryDecode(token, out invocation, out _));
        Assert.Equal(UcanRefusal.NotYetValid, Verification.Verify(invocation, UcanProofSet.Empty, now: DateTimeOffset.MinValue));
    }

    [Fact]
    public void TryVerify_LongestChain_AcceptedAndBounded()
    {
        Party[] parties = [.. Enumerable.Range(1, UcanLimits.ChainMax + 2).Select(seed => Party.OfSeed((byte)seed))];
        Delegation[] links = [.. Enumerable.Range(0, UcanLimits.ChainMax).Select(i => parties[i].Sign(parties[i].To(parties[i + 1], parties[0])))];
        Assert.Equal(UcanRefusal.None, Verification.Verify(parties[UcanLimits.ChainMax].Sign(parties[UcanLimits.ChainMax].Asks(parties[0], "/msg/send", links)), links));
        Delegation more = parties[UcanLimits.ChainMax].Sign(parties[UcanLimits.ChainMax].To(parties[^1], parties[0]));
        Assert.Throws<InvalidOperationException>(() => parties[^1].Sign(parties[^1].Asks(parties[0], "/msg/send", [.. links, more])));
    }

    [Fact]
    public void TryVerify_CandidateVersion_Accepted()
    {
        byte[] token = Raw.Token("ucan/inv@1.0.0-rc.1", Alice.Sign(Alice.Asks(Alice)).Payload);
        Assert.True(Invocation.TryDecode(token, out Invocation? invocation, out _));
        Assert.Equal(UcanRefusal.None, Verification.Verify(invocation));
    }

    [Fact]
    public void Sign_AllFields_ComeBack()
    {
        Delegation cause = Alice.Sign(Alice.To(Bob, Alice));
        IpldNode meta = IpldNode.MapOf(("a", IpldNode.True));
        Invocation invocation = Alice.Sign(Alice.Asks(Alice) with
        {
            Executor = Bob.Did,
            NotBefore = TestMesh.Now,
            IssuedAt = TestMesh.Now,
            Cause = cause.Cid,
            Meta = meta,
            Nonce = new byte[] { 1, 2, 3 },
            Expires = null,
        });
        Assert.True(Invocation.TryDecode(invocation.Bytes, out Invocation? read, out _));
        Assert.Equal(Bob.Did, read.Executor);
        Assert.Equal(TestMesh.Now.ToUnixTimeSeconds(), read.IssuedAt);
        Assert.Equal(TestMesh.Now.ToUnixTimeSeconds(), read.NotBefore);
        Assert.Null(read.Expires);
        Assert.Equal(cause.Cid, read.Cause);
        Assert.Equal([1, 2, 3], read.Nonce.ToArray());
        Assert.True(read.Meta.TryGet("a", out _));
        Assert.Equal(invocation.Cid, read.Cid);
    }
}
