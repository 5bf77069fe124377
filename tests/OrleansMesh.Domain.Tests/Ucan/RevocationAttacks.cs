using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>Revocations that are none, or that somebody makes who may not (UCAN Revocation). Alice lets Bob, who lets Carol; Bob takes it back.</summary>
internal static class RevocationAttacks
{
    private static readonly Party Alice = Party.Alice;
    private static readonly Party Bob = Party.Bob;
    private static readonly Party Carol = Party.Carol;
    private static readonly Party Dan = Party.Dan;

    private static readonly Delegation Root = Alice.Sign(Alice.To(Bob, Alice));
    private static readonly Delegation Link = Bob.Sign(Bob.To(Carol, Alice));
    private static readonly Delegation MayRevoke = Bob.Sign(Bob.To(Dan, Bob, "/ucan/revoke"));
    private static readonly Invocation Sound = Bob.Sign(InvocationDraft.Revocation(Bob.Principal, Link.Cid, [Root.Cid]));

    public static IEnumerable<Attack> All => [.. Bytes(), .. Arguments(), .. Witnesses(), .. Delegated(), .. Signatures()];

    /// <summary>Bob's revocation of what he let Carol do, to which nothing is wrong.</summary>
    public static UcanRefusal VerifySound() => Verify(Sound.Bytes.ToArray());

    private static IEnumerable<Attack> Bytes()
    {
        yield return new("no bytes", UcanRefusal.NotCanonical, () => Verify([]));
        yield return new("a byte short", UcanRefusal.NotCanonical, () => Verify(Sound.Bytes[..^1].ToArray()));
        yield return new("a byte more", UcanRefusal.NotCanonical, () => Verify([.. Sound.Bytes.Span, 0]));
        yield return new("the revoked delegation itself", UcanRefusal.TagMismatch, () => Verify(Link.Bytes.ToArray()));
        yield return new("more bytes than a token may have", UcanRefusal.TooLarge, () => Verify(new byte[UcanLimits.TokenBytesMax + 1]));
        foreach (string field in (string[])["iss", "sub", "cmd", "args", "prf", "nonce", "exp"])
        {
            yield return Field($"no {field}", UcanRefusal.FieldMissing, field, null);
        }

        yield return Field("a field of delegations", UcanRefusal.FieldUnknown, "pol", IpldNode.ListOf());
        yield return Field("the old field of revocations", UcanRefusal.FieldUnknown, "ucan", IpldNode.Of(Link.Cid));
        yield return Field("for everybody's subject", UcanRefusal.SubjectInvalid, "sub", IpldNode.Null);
        yield return Field("issuer with a homoglyph", UcanRefusal.IssuerInvalid, "iss", IpldNode.Of("d\u0456d:key:x"));
        yield return Field("an audience that is no DID", UcanRefusal.AudienceInvalid, "aud", IpldNode.Of("bob"));
        yield return Field("a nonce as text", UcanRefusal.NonceInvalid, "nonce", IpldNode.Of(""));
        yield return Field("an expiry as text", UcanRefusal.TimeInvalid, "exp", IpldNode.Of("never"));
        yield return Field("metadata as text", UcanRefusal.MetaInvalid, "meta", IpldNode.Of("x"));
        yield return Field("the command in capitals", UcanRefusal.CommandInvalid, "cmd", IpldNode.Of("/ucan/Revoke"));
    }

    private static IEnumerable<Attack> Arguments()
    {
        yield return Made("of the command above", UcanRefusal.RevocationInvalid, d => d with { Command = UcanCommand.Parse("/ucan") });
        yield return Made("of a command below", UcanRefusal.RevocationInvalid, d => d with { Command = UcanCommand.Parse("/ucan/revoke/all") });
        yield return Made("of a command that begins alike", UcanRefusal.RevocationInvalid, d => d with { Command = UcanCommand.Parse("/ucan/revoked") });
        yield return Made("of everything", UcanRefusal.RevocationInvalid, d => d with { Command = UcanCommand.Parse("/") });
        yield return Asked("nothing revoked", IpldNode.MapOf());
        yield return Asked("null revoked", IpldNode.MapOf(("revoke", IpldNode.Null)));
        yield return Asked("a CID as text", IpldNode.MapOf(("revoke", IpldNode.Of(Link.Cid.ToString()))));
        yield return Asked("a CID as bytes", IpldNode.MapOf(("revoke", IpldNode.Of(Link.Bytes.Span[..36]))));
        yield return Asked("a list of delegations", IpldNode.MapOf(("revoke", IpldNode.ListOf(IpldNode.Of(Link.Cid)))));
        yield return Asked("a CID of raw bytes", IpldNode.MapOf(("revoke", IpldNode.Of(Cid.Of(Link.Bytes.Span, codec: 0x55)))));
        yield return Asked("the argument in capitals", IpldNode.MapOf(("Revoke", IpldNode.Of(Link.Cid))));
        yield return Asked("the argument of older versions", IpldNode.MapOf(("ucan", IpldNode.Of(Link.Cid))));
        yield return Asked("an argument more", IpldNode.MapOf(("revoke", IpldNode.Of(Link.Cid)), ("reason", IpldNode.Of("none"))));
        yield return Asked("a path as one link", IpldNode.MapOf(("revoke", IpldNode.Of(Link.Cid)), ("path", IpldNode.Of(Root.Cid))));
        yield return Asked("a path of text", IpldNode.MapOf(("revoke", IpldNode.Of(Link.Cid)), ("path", IpldNode.ListOf(IpldNode.Of(Root.Cid.ToString())))));
        yield return Asked("a path that is null", IpldNode.MapOf(("revoke", IpldNode.Of(Link.Cid)), ("path", IpldNode.Null)));
        yield return Asked("a path longer than a chain", IpldNode.MapOf(("revoke", IpldNode.Of(Link.Cid)), ("path", IpldNode.ListOf(Enumerable.Repeat(IpldNode.Of(Root.Cid), UcanLimits.ChainMax + 1)))));
        yield return new("arguments as a list", UcanRefusal.ArgumentsInvalid, () => Verify(Raw.Invocation("args", IpldNode.ListOf(IpldNode.Of(Link.Cid)))));
        yield return new("a message instead", UcanRefusal.RevocationInvalid, () => Verify(Carol.Sign(Carol.Asks(Alice, "/msg/send", Root, Link)).Bytes.ToArray()));
    }

    private static IEnumerable<Attack> Witnesses()
    {
        yield return By("by the one whom it was given to", UcanRefusal.RevokerNotInChain, Carol, Link.Cid, [Root.Cid]);
        yield return By("by a stranger who names the path", UcanRefusal.RevokerNotInChain, Dan, Link.Cid, [Root.Cid]);
        yield return By("by a stranger who names no path", UcanRefusal.RevokerNotInChain, Dan, Link.Cid, []);
        yield return By("of the root by the one after it", UcanRefusal.RevokerNotInChain, Bob, Root.Cid, []);
        yield return By("a path in reverse", UcanRefusal.RevokerNotInChain, Carol, Root.Cid, [Link.Cid]);
        yield return By("a path that does not join", UcanRefusal.RevokerNotInChain, Dan, Link.Cid, [MayRevoke.Cid]);
        yield return By("a path with the root twice", UcanRefusal.RevokerNotInChain, Alice, Link.Cid, [Root.Cid, Root.Cid]);
        yield return By("of the right to revoke by the one who has it", UcanRefusal.RevokerNotInChain, Dan, MayRevoke.Cid, []);
    }

    private static IEnumerable<Attack> Delegated()
    {
        Delegation messages = Bob.Sign(Bob.To(Dan, Bob, "/msg"));
        Delegation alices = Bob.Sign(Bob.To(Dan, Alice, "/ucan/revoke"));
        Delegation over = Bob.Sign(Bob.To(Dan, Bob, "/ucan/revoke") with { Expires = TestMesh.Now.AddSeconds(-1) });
        Delegation later = Bob.Sign(Bob.To(Dan, Bob, "/ucan/revoke") with { NotBefore = TestMesh.Now.AddHours(1) });
        yield return For("in another's name without proofs", UcanRefusal.RootNotSubject);
        yield return For("in another's name by a chain for messages", UcanRefusal.CommandEscalation, messages);
        yield return For("in another's name by a chain of another subject", UcanRefusal.SubjectMismatch, alices);
        yield return For("in another's name by what is over", UcanRefusal.Expired, over);
        yield return For("in another's name before its time", UcanRefusal.NotYetValid, later);
        yield return new("in another's name by a proof that is not there", UcanRefusal.ProofMissing, () => Verify(Name(Dan, MayRevoke).Bytes.ToArray(), new UcanProofSet(Root, Link)));
        yield return new("with another's right", UcanRefusal.InvokerMismatch, () => Verify(Name(Carol, MayRevoke).Bytes.ToArray()));
        yield return Made("over itself", UcanRefusal.Expired, d => d with { Expires = TestMesh.Now.AddSeconds(-1) });
        yield return Made("before its time", UcanRefusal.NotYetValid, d => d with { NotBefore = TestMesh.Now.AddHours(1) });
        yield return new("with a right that was taken back", UcanRefusal.Revoked, () =>
        {
            UcanRevocationSet set = Verification.Revoked(Proofs(), Bob.Sign(InvocationDraft.Revocation(Bob.Principal, MayRevoke.Cid, [])));
            return Verify(Name(Dan, MayRevoke).Bytes.ToArray(), revocations: set);
        });
    }

    private static IEnumerable<Attack> Signatures()
    {
        yield return new("signed by another", UcanRefusal.SignatureInvalid, () => Verify(new Party(Bob.Principal, Dan.Signer).Sign(InvocationDraft.Revocation(Bob.Principal, Link.Cid, [])).Bytes.ToArray()));
        yield return new("another delegation under the signature", UcanRefusal.SignatureInvalid, () => Verify(Spliced(
            Sound, Bob.Sign(InvocationDraft.Revocation(Bob.Principal, Root.Cid, [])))));
        yield return new("a signature of nothing", UcanRefusal.SignatureInvalid, () => Verify([0x82, .. DagCbor.Encode(IpldNode.Of(new byte[64])), .. Sound.Signed.Span]));
        yield return new("a signature cut off", UcanRefusal.SignatureInvalid, () => Verify([0x82, .. DagCbor.Encode(IpldNode.Of(new byte[63])), .. Sound.Signed.Span]));
        yield return new("by a mesh that nobody knows", UcanRefusal.IssuerUnresolved, () => Verify(OfMesh(MeshParties.Acme)));
        yield return new("by a mesh's key for signing in", UcanRefusal.PurposeMismatch, () => Verify(OfMesh(MeshParties.Named("login")), documents: MeshParties.Document));
        yield return new("by a mesh's key that is not there", UcanRefusal.KeyUnknown, () =>
            Verify(OfMesh(new Party(new UcanPrincipal(TestMesh.Acme.Id, "gone"), MeshParties.Acme.Signer)), documents: MeshParties.Document));
    }

    private static UcanProofSet Proofs() => new(Root, Link, MayRevoke);

    private static byte[] Spliced(Invocation signature, Invocation signed) => [0x82, .. DagCbor.Encode(IpldNode.Of(signature.Signature.Span)), .. signed.Signed.Span];

    private static byte[] OfMesh(Party party) => party.Sign(InvocationDraft.Revocation(party.Principal, Link.Cid, [])).Bytes.ToArray();

    // Alice's token, whatever it says: fields are read before anybody asks whose revocation it is.
    private static Attack Field(string name, UcanRefusal expected, string field, IpldNode? value) => new(name, expected, () =>
        Verify(Raw.Token(Raw.InvocationTag, Raw.With(Alice.Sign(InvocationDraft.Revocation(Alice.Principal, Root.Cid, [])).Payload, field, value))));

    private static Attack Made(string name, UcanRefusal expected, Func<InvocationDraft, InvocationDraft> change) => new(name, expected, () =>
        Verify(Bob.Sign(change(InvocationDraft.Revocation(Bob.Principal, Link.Cid, []))).Bytes.ToArray()));

    private static Attack Asked(string name, IpldNode arguments) => Made(name, UcanRefusal.RevocationInvalid, d => d with { Arguments = arguments });

    private static Attack By(string name, UcanRefusal expected, Party revoker, Cid revoked, Cid[] path) => new(name, expected, () =>
        Verify(revoker.Sign(InvocationDraft.Revocation(revoker.Principal, revoked, path)).Bytes.ToArray()));

    private static Attack For(string name, UcanRefusal expected, params Delegation[] proofs) => new(name, expected, () =>
        Verify(Name(Dan, proofs).Bytes.ToArray(), new UcanProofSet([Root, Link, .. proofs])));

    private static Invocation Name(Party invoker, params Delegation[] proofs) =>
        invoker.Sign(invoker.Asks(Bob, "/ucan/revoke", proofs) with { Arguments = IpldNode.MapOf(("revoke", IpldNode.Of(Link.Cid))) });

    private static UcanRefusal Verify(byte[] token, IUcanProofs? proofs = null, IUcanRevocations? revocations = null, params DidDocument[] documents)
    {
        if (!Invocation.TryDecode(token, out Invocation? invocation, out UcanRefusal refusal))
        {
            return refusal;
        }

        var verifier = new UcanVerifier(new Documents(documents), revocations ?? new UcanRevocationSet());
        bool taken = verifier.TryVerifyRevocation(invocation, proofs ?? Proofs(), TestMesh.Now, out UcanRevocation? revocation, out UcanFault fault);
        Assert.Equal(taken, revocation is not null);
        return fault.Reason;
    }
}
