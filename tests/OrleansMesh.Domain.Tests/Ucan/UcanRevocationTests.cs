using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

public sealed class UcanRevocationTests
{
    private static readonly Party Alice = Party.Alice;
    private static readonly Party Bob = Party.Bob;
    private static readonly Party Carol = Party.Carol;
    private static readonly Party Dan = Party.Dan;

    private readonly Delegation _root = Alice.Sign(Alice.To(Bob, Alice));
    private readonly Delegation _link = Bob.Sign(Bob.To(Carol, Alice));

    private UcanProofSet Proofs => new(_root, _link);

    [Fact]
    public void TryVerifyRevocation_Witnesses_AreTold()
    {
        Assert.True(Witnessed(Proofs, Bob.Sign(InvocationDraft.Revocation(Bob.Principal, _link.Cid, []))));
        Assert.True(Witnessed(Proofs, Alice.Sign(InvocationDraft.Revocation(Alice.Principal, _link.Cid, []))));
        Assert.True(Witnessed(Proofs, Alice.Sign(InvocationDraft.Revocation(Alice.Principal, _link.Cid, [_root.Cid, _link.Cid]))));
        Assert.False(Witnessed(UcanProofSet.Empty, Dan.Sign(InvocationDraft.Revocation(Dan.Principal, _link.Cid, []))));
        Assert.False(Witnessed(new UcanProofSet(_link), Alice.Sign(InvocationDraft.Revocation(Alice.Principal, _link.Cid, [_root.Cid]))));
    }

    [Fact]
    public void IsRevoked_InvocationThatWasAuthorised_OnceALinkIsTakenBack()
    {
        Invocation invocation = Carol.Sign(Carol.Asks(Alice, "/msg/send", _root, _link));
        Assert.Equal([_root.Cid, _link.Cid], UcanVerifier.RevocableBy(invocation, Proofs));
        Assert.Empty(UcanVerifier.RevocableBy(invocation, UcanProofSet.Empty));
        Assert.False(new UcanVerifier(new Documents(), new UcanRevocationSet()).IsRevoked(invocation, Proofs));
        Assert.True(new UcanVerifier(new Documents(), new UcanRevocationSet()).IsRevoked(invocation, UcanProofSet.Empty));

        UcanRevocationSet set = Verification.Revoked(Proofs, Bob.Sign(InvocationDraft.Revocation(Bob.Principal, _link.Cid, [])));
        Assert.True(new UcanVerifier(new Documents(), set).IsRevoked(invocation, Proofs));
    }

    [Fact]
    public void TryVerify_RevocationByAStranger_DoesNothing()
    {
        UcanRevocationSet set = Verification.Revoked(UcanProofSet.Empty, Dan.Sign(InvocationDraft.Revocation(Dan.Principal, _link.Cid, [])));
        Assert.Equal(UcanRefusal.None, Verification.Verify(Carol.Sign(Carol.Asks(Alice, "/msg/send", _root, _link)), Proofs, revocations: set));
    }

    [Fact]
    public void TryVerify_IssuerFurtherOn_CannotRevokeWhatStandsBefore()
    {
        // Bob's name is in the chain, but after the root: his revocation of it is not his to make.
        UcanRevocationSet set = Verification.Revoked(UcanProofSet.Empty, Bob.Sign(InvocationDraft.Revocation(Bob.Principal, _root.Cid, [])));
        Assert.Equal(UcanRefusal.None, Verification.Verify(Carol.Sign(Carol.Asks(Alice, "/msg/send", _root, _link)), Proofs, revocations: set));
    }

    [Fact]
    public void TryVerify_AnotherChainToTheSame_StandsAfterARevocation()
    {
        UcanRevocationSet set = Verification.Revoked(Proofs, Bob.Sign(InvocationDraft.Revocation(Bob.Principal, _link.Cid, [])));
        Delegation direct = Alice.Sign(Alice.To(Carol, Alice));
        Assert.Equal(UcanRefusal.None, Verification.Verify(Carol.Sign(Carol.Asks(Alice, "/msg/send", direct)), new UcanProofSet(direct), revocations: set));
    }

    [Fact]
    public void TryVerifyRevocation_Delegated_RevokesInTheDelegatorsName()
    {
        Delegation mayRevoke = Bob.Sign(Bob.To(Dan, Bob, "/ucan/revoke"));
        Invocation invocation = Dan.Sign(Dan.Asks(Bob, "/ucan/revoke", mayRevoke) with { Arguments = IpldNode.MapOf(("revoke", IpldNode.Of(_link.Cid))) });
        UcanRevocationSet set = Verification.Revoked(new UcanProofSet(_link, mayRevoke), invocation);
        Assert.Equal([Bob.Did], set.RevokersOf(_link.Cid));
        Assert.Equal(UcanRefusal.Revoked, Verification.Verify(Carol.Sign(Carol.Asks(Alice, "/msg/send", _root, _link)), Proofs, revocations: set));
    }

    [Fact]
    public void TryVerifyRevocation_RightToRevokeRevoked_Refused()
    {
        Delegation mayRevoke = Bob.Sign(Bob.To(Dan, Bob, "/ucan/revoke"));
        UcanRevocationSet set = Verification.Revoked(new UcanProofSet(mayRevoke), Bob.Sign(InvocationDraft.Revocation(Bob.Principal, mayRevoke.Cid, [])));
        Invocation invocation = Dan.Sign(Dan.Asks(Bob, "/ucan/revoke", mayRevoke) with { Arguments = IpldNode.MapOf(("revoke", IpldNode.Of(_link.Cid))) });
        Assert.False(new UcanVerifier(new Documents(), set).TryVerifyRevocation(invocation, new UcanProofSet(mayRevoke), TestMesh.Now, out _, out UcanFault fault));
        Assert.Equal(UcanRefusal.Revoked, fault.Reason);
    }

    [Theory]
    [InlineData(EcdsaCurve.P256)]
    [InlineData(EcdsaCurve.P384)]
    public void TryVerify_TwinOfARevokedEcdsaToken_IsRevokedToo(EcdsaCurve curve)
    {
        using var key = EcdsaPrivateKey.Generate(curve);
        Party subject = Party.Of(key);
        Delegation root = subject.Sign(subject.To(Bob, subject));
        byte[] token = [0x82, .. DagCbor.Encode(IpldNode.Of(EcdsaPublicKey.TwinOf(curve, root.Signature.Span))), .. root.Signed.Span];
        Assert.True(Delegation.TryDecode(token, out Delegation? twin, out _));
        Assert.NotEqual(root.Cid, twin.Cid);
        var proofs = new UcanProofSet(root, twin);
        Invocation byTwin = Bob.Sign(Bob.Asks(subject, "/msg/send", twin));
        Invocation byRoot = Bob.Sign(Bob.Asks(subject, "/msg/send", root));
        Assert.Equal(UcanRefusal.None, Verification.Verify(byTwin, proofs));

        foreach (Cid revoked in (Cid[])[root.Cid, twin.Cid])
        {
            UcanRevocationSet set = Verification.Revoked(proofs, subject.Sign(InvocationDraft.Revocation(subject.Principal, revoked, [])));
            Assert.Equal(UcanRefusal.Revoked, Verification.Verify(byTwin, proofs, revocations: set));
            Assert.Equal(UcanRefusal.Revoked, Verification.Verify(byRoot, proofs, revocations: set));
        }
    }

    [Fact]
    public void TryAdd_FullSet_RefusesMoreAndKeepsWhatItHas()
    {
        var verifier = new UcanVerifier(new Documents(), new UcanRevocationSet());
        UcanRevocation Verified(Delegation delegation)
        {
            Assert.True(verifier.TryVerifyRevocation(
                Bob.Sign(InvocationDraft.Revocation(Bob.Principal, delegation.Cid, [])), UcanProofSet.Empty, TestMesh.Now, out UcanRevocation? revocation, out _));
            return revocation;
        }

        var set = new UcanRevocationSet(countMax: 1);
        Assert.True(set.TryAdd(Verified(_link)));
        Assert.True(set.TryAdd(Verified(_link)));
        Assert.False(set.TryAdd(Verified(_root)));
        Assert.Equal(1, set.Count);
        Assert.Empty(set.RevokersOf(_root.Cid));
    }

    private static bool Witnessed(IUcanProofs proofs, Invocation invocation)
    {
        var verifier = new UcanVerifier(new Documents(), new UcanRevocationSet());
        Assert.True(verifier.TryVerifyRevocation(invocation, proofs, TestMesh.Now, out UcanRevocation? revocation, out UcanFault fault), fault.ToString());
        return revocation.IsWitnessed;
    }
}
