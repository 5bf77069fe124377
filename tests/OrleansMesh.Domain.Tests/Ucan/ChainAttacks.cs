using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>Chains of sound tokens that do not belong together, or not now, or not to these keys.</summary>
internal static class ChainAttacks
{
    private static readonly Party Alice = Party.Alice;
    private static readonly Party Bob = Party.Bob;
    private static readonly Party Carol = Party.Carol;
    private static readonly Party Dan = Party.Dan;

    private static readonly Delegation AliceToBob = Alice.Sign(Alice.To(Bob, Alice));
    private static readonly Delegation BobToCarol = Bob.Sign(Bob.To(Carol, Alice));
    private static readonly Invocation CarolAsks = Carol.Sign(Carol.Asks(Alice, "/msg/send", AliceToBob, BobToCarol));

    public static IEnumerable<Attack> All => [.. Alignment(), .. Escalation(), .. Time(), .. Keys(), .. Humans(), .. Revocation()];

    private static IEnumerable<Attack> Alignment()
    {
        yield return new("a proof is missing", UcanRefusal.ProofMissing, () => Verification.Verify(CarolAsks, AliceToBob));
        yield return new("another delegation under the CID", UcanRefusal.ProofMismatch, () => Verification.Verify(CarolAsks, new Swapped(AliceToBob)));
        yield return new("no proofs for a stranger", UcanRefusal.RootNotSubject, () => Verification.Verify(Bob.Sign(Bob.Asks(Alice))));
        yield return Chain("root by another than the subject", UcanRefusal.RootNotSubject, Carol.Asks(Alice), Bob.To(Carol, Alice));
        yield return Chain("powerline for a root", UcanRefusal.RootWithoutSubject, Bob.Asks(Alice), Alice.To(Bob, null));
        yield return Chain("a link of another subject", UcanRefusal.SubjectMismatch, Carol.Asks(Alice), Alice.To(Bob, Alice), Bob.To(Carol, Bob));
        yield return Chain("invocation on another subject", UcanRefusal.SubjectMismatch, Bob.Asks(Dan), Alice.To(Bob, Alice));
        yield return Chain("powerline for another subject's chain", UcanRefusal.SubjectMismatch, Carol.Asks(Dan), Alice.To(Bob, Alice), Bob.To(Carol, null));
        yield return Chain("a stranger passes on", UcanRefusal.AudienceMismatch, Carol.Asks(Alice), Alice.To(Bob, Alice), Dan.To(Carol, Alice));
        yield return new("links in reverse", UcanRefusal.RootNotSubject, () =>
            Verification.Verify(Carol.Sign(Carol.Asks(Alice, "/msg/send", BobToCarol, AliceToBob)), AliceToBob, BobToCarol));
        yield return Chain("a stolen chain", UcanRefusal.InvokerMismatch, Dan.Asks(Alice), Alice.To(Bob, Alice), Bob.To(Carol, Alice));
        yield return Chain("a link left out", UcanRefusal.InvokerMismatch, Carol.Asks(Alice), Alice.To(Bob, Alice));
        yield return Chain("a loop by way of another", UcanRefusal.ChainLoop, Bob.Asks(Alice), Alice.To(Bob, Alice), Bob.To(Carol, Alice), Carol.To(Bob, Alice));
        yield return Chain("a loop to oneself", UcanRefusal.ChainLoop, Bob.Asks(Alice), Alice.To(Bob, Alice), Bob.To(Bob, Alice));
        yield return Chain("a loop back to the subject", UcanRefusal.ChainLoop, Alice.Asks(Alice), Alice.To(Bob, Alice), Bob.To(Alice, Alice));
        yield return new("the same link twice", UcanRefusal.AudienceMismatch, () =>
            Verification.Verify(Bob.Sign(Bob.Asks(Alice, "/msg/send", AliceToBob, AliceToBob)), AliceToBob));
        yield return new("for another executor", UcanRefusal.ExecutorMismatch, () => Verification.Verify(
            Alice.Sign(Alice.Asks(Alice) with { Executor = Dan.Did }), UcanProofSet.Empty, new UcanExpectation { Executor = Bob.Did, RequiresHumanRoot = false }));
        yield return new("on the invoker's own resource", UcanRefusal.SubjectForeign, () => Verification.Verify(
            Dan.Sign(Dan.Asks(Dan) with { Executor = Bob.Did }), UcanProofSet.Empty, new UcanExpectation { Subject = Alice.Did, Executor = Bob.Did, RequiresHumanRoot = false }));
    }

    private static IEnumerable<Attack> Escalation()
    {
        IpldNode argument = IpldNode.MapOf(("answer", IpldNode.Of((Int128)41)));
        yield return Chain("invocation of the command above", UcanRefusal.CommandEscalation, Bob.Asks(Alice, "/msg"), Alice.To(Bob, Alice, "/msg/send"));
        yield return Chain("invocation of everything", UcanRefusal.CommandEscalation, Bob.Asks(Alice, "/"), Alice.To(Bob, Alice, "/msg"));
        yield return Chain("a command that begins alike", UcanRefusal.CommandEscalation, Bob.Asks(Alice, "/msgs"), Alice.To(Bob, Alice, "/msg"));
        yield return Chain("a link that widens", UcanRefusal.CommandEscalation, Carol.Asks(Alice), Alice.To(Bob, Alice, "/msg/send"), Bob.To(Carol, Alice, "/msg"));
        yield return Chain("a link beside", UcanRefusal.CommandEscalation, Carol.Asks(Alice, "/crud/read"), Alice.To(Bob, Alice, "/msg"), Bob.To(Carol, Alice, "/crud"));
        yield return Chain("revoking by a chain for messages", UcanRefusal.CommandEscalation, Bob.Asks(Alice, "/ucan/revoke"), Alice.To(Bob, Alice, "/msg"));
        yield return Chain("arguments that the root forbids", UcanRefusal.PolicyViolated, Bob.Asks(Alice) with { Arguments = argument }, Alice.To(Bob, Alice) with { Policy = Answer(42) });
        yield return Chain(
            "a policy further on does not widen the root's",
            UcanRefusal.PolicyViolated,
            Carol.Asks(Alice) with { Arguments = argument },
            Alice.To(Bob, Alice) with { Policy = Answer(42) },
            Bob.To(Carol, Alice) with { Policy = Answer(41) });
        yield return Chain("arguments that are missing", UcanRefusal.PolicyViolated, Bob.Asks(Alice), Alice.To(Bob, Alice) with { Policy = Answer(42) });
        yield return Chain(
            "a policy that costs too much",
            UcanRefusal.PolicyTooCostly,
            Bob.Asks(Alice) with { Arguments = IpldNode.MapOf(("a", IpldNode.ListOf(Enumerable.Repeat(IpldNode.Null, 16_000)))) },
            Alice.To(Bob, Alice) with { Policy = Costly() });
    }

    private static IEnumerable<Attack> Time()
    {
        DateTimeOffset now = TestMesh.Now;
        yield return Chain("an invocation that is over", UcanRefusal.Expired, Bob.Asks(Alice) with { Expires = now.AddSeconds(-1) }, Alice.To(Bob, Alice));
        yield return Chain("an invocation that is to come", UcanRefusal.NotYetValid, Bob.Asks(Alice) with { NotBefore = now.AddSeconds(1) }, Alice.To(Bob, Alice));
        yield return Chain("a root that is over", UcanRefusal.Expired, Bob.Asks(Alice), Alice.To(Bob, Alice) with { Expires = now.AddSeconds(-1) });
        yield return Chain("a root that is to come", UcanRefusal.NotYetValid, Bob.Asks(Alice), Alice.To(Bob, Alice) with { NotBefore = now.AddSeconds(1) });
        yield return Chain("a link that is over", UcanRefusal.Expired, Carol.Asks(Alice), Alice.To(Bob, Alice), Bob.To(Carol, Alice) with { Expires = now.AddDays(-1) });
        yield return new("becoming invalid: a millisecond after", UcanRefusal.Expired, () => Verification.Verify(
            CarolAsks, new UcanProofSet(AliceToBob, BobToCarol), now: now.AddMinutes(1).AddMilliseconds(1)));
    }

    private static IEnumerable<Attack> Keys()
    {
        var mallory = new Party(Alice.Principal, Dan.Signer);
        Delegation forged = mallory.Sign(mallory.To(Bob, Alice));
        yield return new("a root signed by another", UcanRefusal.SignatureInvalid, () => Verification.Verify(Bob.Sign(Bob.Asks(Alice, "/msg/send", forged)), forged));
        yield return new("an invocation signed by another", UcanRefusal.SignatureInvalid, () => Verification.Verify(mallory.Sign(mallory.Asks(Alice))));
        yield return new("a changed payload", UcanRefusal.SignatureInvalid, () => Verification.Verify(Changed(CarolAsks), AliceToBob, BobToCarol));
        yield return new("a signature that is too short", UcanRefusal.SignatureInvalid, () => Verification.Verify(Signed(CarolAsks, new byte[3]), AliceToBob, BobToCarol));
        yield return new("a signature of zeros", UcanRefusal.SignatureInvalid, () => Verification.Verify(Signed(CarolAsks, new byte[64]), AliceToBob, BobToCarol));
        yield return new("a signature of another token", UcanRefusal.SignatureInvalid, () => Verification.Verify(Signed(CarolAsks, BobToCarol.Signature.ToArray()), AliceToBob, BobToCarol));
        yield return new("another algorithm than the key's", UcanRefusal.KeyUnknown, () => Verification.Verify(Decode(Raw.Token(
            Raw.InvocationTag, Alice.Sign(Alice.Asks(Alice)).Payload, [0x34, 0x01, 0xEC, 0x01, 0x80, 0x24, 0x12, 0x71]))));
        yield return new("a fragment that is not the did:key's", UcanRefusal.KeyUnknown, () => Verification.Verify(
            Alice.Sign(Alice.Asks(Alice) with { Issuer = Alice.Principal with { Fragment = "key-1" } })));
        yield return new("a did:key for key agreement", UcanRefusal.KeyUnknown, () => Verification.Verify(Decode(Raw.Token(
            Raw.InvocationTag, Raw.With(Raw.With(Alice.Sign(Alice.Asks(Alice)).Payload, "iss", Agreement()), "sub", Agreement())))));
        yield return new("a document that is not at hand", UcanRefusal.IssuerUnresolved, () => MeshParties.Verify(MeshParties.Acme, new Documents()));
        yield return new("a document of another", UcanRefusal.IssuerUnresolved, () => MeshParties.Verify(MeshParties.Acme, new OneForAll(TestMesh.Mit.Document)));
        yield return new("a key that the document does not have", UcanRefusal.KeyUnknown, () => MeshParties.Verify(MeshParties.Acme with { Principal = new UcanPrincipal(MeshParties.Acme.Did, "gone") }));
        yield return new("a key for signing in only", UcanRefusal.PurposeMismatch, () => MeshParties.Verify(MeshParties.Named("login")));
        yield return new("a key for invoking only", UcanRefusal.PurposeMismatch, () => MeshParties.Verify(MeshParties.Named("node")));
        yield return new("the named key did not sign", UcanRefusal.SignatureInvalid, () => MeshParties.Verify(MeshParties.Named("human") with { Signer = Dan.Signer }));
        yield return new("no key of the document signed", UcanRefusal.SignatureInvalid, () => MeshParties.Verify(MeshParties.Acme with { Signer = Dan.Signer }));
    }

    private static IEnumerable<Attack> Humans()
    {
        yield return new("a machine at the root", UcanRefusal.RootNotHuman, () => MeshParties.Verify(MeshParties.Named("machine"), requiresHuman: true));
        yield return new("a did:key at the root", UcanRefusal.RootNotHuman, () => Verification.Verify(CarolAsks, new UcanProofSet(AliceToBob, BobToCarol), new UcanExpectation()));
        yield return new("a human further on is none at the root", UcanRefusal.RootNotHuman, () => MeshParties.VerifyHumanInTheMiddle());
    }

    private static IEnumerable<Attack> Revocation()
    {
        var proofs = new UcanProofSet(AliceToBob, BobToCarol);
        UcanRefusal Use(Party revoker, Delegation revoked) => Verification.Verify(
            CarolAsks, proofs, revocations: Verification.Revoked(proofs, revoker.Sign(InvocationDraft.Revocation(revoker.Principal, revoked.Cid, revoked == AliceToBob ? [] : [AliceToBob.Cid, revoked.Cid]))));
        UcanRefusal Revoke(Invocation invocation)
        {
            var verifier = new UcanVerifier(new Documents(), new UcanRevocationSet());
            _ = verifier.TryVerifyRevocation(invocation, proofs, TestMesh.Now, out _, out UcanFault fault);
            return fault.Reason;
        }

        InvocationDraft sound = InvocationDraft.Revocation(Bob.Principal, BobToCarol.Cid, []);
        yield return new("revoked by its issuer", UcanRefusal.Revoked, () => Use(Bob, BobToCarol));
        yield return new("revoked by the subject", UcanRefusal.Revoked, () => Use(Alice, BobToCarol));
        yield return new("the root revoked", UcanRefusal.Revoked, () => Use(Alice, AliceToBob));
        yield return new("revocation by a stranger", UcanRefusal.RevokerNotInChain, () => Revoke(Dan.Sign(InvocationDraft.Revocation(Dan.Principal, BobToCarol.Cid, [AliceToBob.Cid]))));
        yield return new("revocation by the audience", UcanRefusal.RevokerNotInChain, () => Revoke(Carol.Sign(InvocationDraft.Revocation(Carol.Principal, BobToCarol.Cid, [AliceToBob.Cid]))));
        yield return new("revocation of what stands before", UcanRefusal.RevokerNotInChain, () => Revoke(Bob.Sign(InvocationDraft.Revocation(Bob.Principal, AliceToBob.Cid, []))));
        yield return new("revocation by another command", UcanRefusal.RevocationInvalid, () => Revoke(Bob.Sign(sound with { Command = UcanCommand.Parse("/ucan/revoke/all") })));
        yield return new("revocation of nothing", UcanRefusal.RevocationInvalid, () => Revoke(Bob.Sign(sound with { Arguments = IpldNode.MapOf() })));
        yield return new("revocation with more arguments", UcanRefusal.RevocationInvalid, () => Revoke(Bob.Sign(sound with
        {
            Arguments = IpldNode.MapOf(("revoke", IpldNode.Of(BobToCarol.Cid)), ("until", IpldNode.Null)),
        })));
        yield return new("revocation in another's name", UcanRefusal.RootNotSubject, () => Revoke(Dan.Sign(sound with { Issuer = Dan.Principal })));
        yield return new("revocation that another signed", UcanRefusal.SignatureInvalid, () => Revoke(Dan.Sign(sound)));
    }

    private static Attack Chain(string name, UcanRefusal expected, InvocationDraft asks, params DelegationDraft[] links) => new(name, expected, () =>
    {
        Delegation[] signed = [.. links.Select(link => link.Sign(Signer(link.Issuer)))];
        Invocation invocation = (asks with { Proofs = [.. signed.Select(link => link.Cid)] }).Sign(Signer(asks.Issuer));
        return Verification.Verify(invocation, signed);
    });

    private static UcanSigner Signer(UcanPrincipal principal) => new[] { Alice, Bob, Carol, Dan }.First(party => party.Principal == principal).Signer;

    private static Policy Answer(int answer) => Read(IpldNode.ListOf(IpldNode.ListOf(IpldNode.Of("=="), IpldNode.Of(".answer"), IpldNode.Of((Int128)answer))));

    private static Policy Costly()
    {
        IpldNode all = IpldNode.ListOf(IpldNode.Of("all"), IpldNode.Of(".a"), IpldNode.ListOf(IpldNode.Of("=="), IpldNode.Of("."), IpldNode.Null));
        return Read(IpldNode.ListOf(Enumerable.Repeat(all, 80)));
    }

    private static Policy Read(IpldNode node)
    {
        Assert.True(Policy.TryRead(node, out Policy? policy));
        return policy;
    }

    private static IpldNode Agreement()
    {
        Assert.True(DidKey.TryResolve(Alice.Did, out DidDocument? document));
        return IpldNode.Of("did:key:" + document.KeysFor(KeyPurpose.KeyAgreement)[0].Id.Split('#')[1]);
    }

    private static Invocation Changed(Invocation token)
    {
        byte[] bytes = token.Bytes.ToArray();
        int at = bytes.AsSpan().IndexOf("/msg/send"u8);
        "/msg/sent"u8.CopyTo(bytes.AsSpan(at));
        return Decode(bytes);
    }

    private static Invocation Signed(Invocation token, byte[] signature) =>
        Decode([0x82, .. DagCbor.Encode(IpldNode.Of(signature)), .. token.Signed.Span]);

    private static Invocation Decode(byte[] token)
    {
        Assert.True(Invocation.TryDecode(token, out Invocation? invocation, out UcanRefusal refusal), refusal.ToString());
        return invocation;
    }

    /// <summary>A store that answers every question with the same delegation.</summary>
    private sealed class Swapped(Delegation delegation) : IUcanProofs
    {
        public Delegation? Find(Cid cid) => delegation.Cid.Equals(cid) ? BobToCarol : delegation;
    }

    private sealed class OneForAll(DidDocument document) : IUcanDocuments
    {
        public DidDocument? Find(Did did) => document;
    }
}
