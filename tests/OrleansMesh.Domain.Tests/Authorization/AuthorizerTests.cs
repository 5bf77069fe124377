using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Tests.Credentials;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Authorization;

/// <summary>I-06: three verifiers with three answers; an authorisation needs all.</summary>
public sealed class AuthorizerTests
{
    private static readonly Dictionary<string, (Primitive Primitive, string Reason, Action<Scene> Change)> Wrongs = new()
    {
        ["no signature"] = (Primitive.Identity, "missing", s => s.With = e => e with { Identity = null }),
        ["signed with another key"] = (Primitive.Identity, "signature-invalid", s => s.ForgedLogin = Ed25519PrivateKey.Generate()),
        ["signed something else"] = (Primitive.Identity, "signature-invalid", s => s.With = e => e with { Identity = e.Identity! with { Message = new byte[] { 9 } } }),
        ["key of another purpose"] = (Primitive.Identity, "key-unknown", s => s.With = e => e with { Identity = e.Identity! with { KeyId = "#node" } }),
        ["no such key"] = (Primitive.Identity, "key-unknown", s => s.With = e => e with { Identity = e.Identity! with { KeyId = "#none" } }),
        ["no credential"] = (Primitive.Credential, "missing", s => s.With = e => e with { Credential = null }),
        ["issuer not trusted"] = (Primitive.Credential, "issuer-not-trusted", s => s.Trusted = []),
        ["issuer's document not at hand"] = (Primitive.Credential, "signer-unknown", s => s.DocumentOf.Remove(TestMesh.Foundation.Id)),
        ["credential changed"] = (Primitive.Credential, "signature-invalid", s => s.Credential = Issued.Changed(Issued.Credential, "GDPR", "NONE")),
        ["credential about another"] = (Primitive.Credential, "subject-mismatch", s => s.Credential = Issued.Resigned(Issued.Credential, root => root["credentialSubject"]!["id"] = TestMesh.Mit.Id.ToString())),
        ["credential about nobody"] = (Primitive.Credential, "subject-mismatch", s => s.Credential = Issued.Resigned(Issued.Credential, root => root["credentialSubject"]!.AsObject().Remove("id"))),
        ["credential revoked"] = (Primitive.Credential, "revoked", s => s.Lists = [Issued.List(StatusPurpose.Revocation, Issued.Index), Issued.List(StatusPurpose.Suspension)]),
        ["credential suspended"] = (Primitive.Credential, "suspended", s => s.Lists = [Issued.List(StatusPurpose.Revocation), Issued.List(StatusPurpose.Suspension, Issued.Index)]),
        ["status lists not at hand"] = (Primitive.Credential, "status-list-unavailable", s => s.Lists = []),
        ["no invocation"] = (Primitive.Capability, "missing", s => s.With = e => e with { Capability = null }),
        ["invocation of another command"] = (Primitive.Capability, "command-mismatch", s => s.With = e => e with { Capability = e.Capability! with { Invocation = s.Invoke(UcanCommand.Parse("/mcp/list")) } }),
        ["invocation by another mesh"] = (Primitive.Capability, "actor-mismatch", s => s.With = e => e with { Capability = e.Capability! with { Invocation = s.Invoke(Scene.Command, TestMesh.Foundation.Id) } }),
        ["invocation with another key"] = (Primitive.Capability, "signature-invalid", s => s.ForgedNode = Ed25519PrivateKey.Generate()),
        ["delegated something else"] = (Primitive.Capability, "command-escalation", s => s.Delegated = UcanCommand.Parse("/msg")),
        ["delegation with another key"] = (Primitive.Capability, "signature-invalid", s => s.ForgedHuman = Ed25519PrivateKey.Generate()),
        ["delegation not at hand"] = (Primitive.Capability, "proof-missing", s => s.With = e => e with { Capability = e.Capability! with { Proofs = UcanProofSet.Empty } }),
        ["root by a machine"] = (Primitive.Capability, "root-not-human", s => s.IsHuman = false),
    };

    public static TheoryData<string> WrongNames => [.. Wrongs.Keys];

    [Fact]
    public void Decide_AllThreeHold_AllowsAndNamesEachKey()
    {
        AuthorizationDecision decision = new Scene().Decide();

        Assert.True(decision.IsAllowed, decision.Explain());
        Assert.Equal([Primitive.Identity, Primitive.Credential, Primitive.Capability], decision.Answers.Select(a => a.Primitive));
        Assert.Equal([Scene.Actor.Url("login")], decision.Answers[0].KeyIds);
        Assert.Equal([TestMesh.Foundation.KeyId], decision.Answers[1].KeyIds);
        Assert.Equal([Scene.Target.Url("human"), Scene.Actor.Url("node")], decision.Answers[2].KeyIds);
        Assert.Contains("may do /mcp/call", decision.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Vouch_KeyThatCarriesAnotherAnswer_IsRefused()
    {
        var context = new AuthorizationContext { Documents = Issued.Document, IsTrustedIssuer = _ => true, StatusLists = Issued.Expected.StatusLists, Revocations = new UcanRevocationSet() };
        PrimitiveAnswer Vouch(params IVerifyingKey[] apart) => Authorizer.Vouch(TestMesh.Acme.Id, Issued.Parse(Issued.Credential), context, apart, TestMesh.Now);

        Assert.Equal((true, "verified"), (Vouch(TestMesh.Acme.Key.PublicKey).Passed, Vouch(TestMesh.Acme.Key.PublicKey).Reason));
        Assert.Equal((false, "key-shared"), (Vouch(TestMesh.Foundation.Key.PublicKey).Passed, Vouch(TestMesh.Foundation.Key.PublicKey).Reason));
        Assert.Equal("missing", Authorizer.Vouch(TestMesh.Acme.Id, null, context, [], TestMesh.Now).Reason);
    }

    [Theory]
    [MemberData(nameof(WrongNames))]
    public void Decide_OneIsWrong_ThatOneSaysSoAndTheOthersStand(string name)
    {
        (Primitive primitive, string reason, Action<Scene> change) = Wrongs[name];
        var scene = new Scene();
        change(scene);

        AuthorizationDecision decision = scene.Decide();

        Assert.False(decision.IsAllowed);
        Assert.Equal([(primitive, reason)], decision.Answers.Where(a => !a.Passed).Select(a => (a.Primitive, a.Reason)));
        Assert.Contains(reason, decision.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_SignatureUnderAnAgreement_HoldsByTheDocumentsKeyAlone()
    {
        Agreement half = TestFederation.Create(TestFederation.Terms).Sign(TestMesh.Acme.Id, TestMesh.Acme.Key);
        string Reason(IdentityEvidence shown, DidDocument document)
        {
            var scene = new Scene { With = e => e with { Identity = shown } };
            scene.DocumentOf[Scene.Actor] = document;
            return scene.Decide().Answers[0].Reason;
        }

        // the agreement has seen its first signature hold
        var evidence = IdentityEvidence.Of(half, half.Signatures[0]);
        using var other = Ed25519PrivateKey.Generate();
        DidDocument rekeyed = new DidDocumentBuilder(Scene.Actor).AddKey(TestMesh.Acme.KeyId.Split('#')[1], other.PublicKey, KeyPurpose.Authentication).Build();
        Assert.Equal("verified", Reason(evidence, TestMesh.Acme.Document));
        Assert.Equal("signature-invalid", Reason(evidence, rekeyed));
        Assert.Equal("signature-invalid", Reason(evidence with { Message = new byte[] { 9 } }, TestMesh.Acme.Document));
        Assert.Equal("signature-invalid", Reason(evidence with { Signature = new byte[64] }, TestMesh.Acme.Document));
        Assert.Equal("signature-invalid", Reason(IdentityEvidence.Of(half, half.Signatures[0] with { Value = new byte[64] }), TestMesh.Acme.Document));
    }

    [Fact]
    public void Decide_AnyPartsWrong_AllowsOnlyWhenNoneIs() => Prop.ForAll<bool, bool, bool>((identity, credential, capability) =>
    {
        var scene = new Scene { With = e => new ActionEvidence(identity ? e.Identity : null, credential ? e.Credential : null, capability ? e.Capability : null) };
        AuthorizationDecision decision = scene.Decide();
        return decision.IsAllowed == (identity && credential && capability)
            && decision.Answers.Select(a => a.Passed).SequenceEqual([identity, credential, capability]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decide_AllExpired_SaysAllThatIsOver()
    {
        AuthorizationDecision decision = new Scene().Decide(TestMesh.Now.AddYears(2));

        Assert.Equal(["verified", "expired", "expired"], decision.Answers.Select(a => a.Reason));
    }

    [Fact]
    public void Decide_Revoked_IsRefusedByTheCapability()
    {
        var scene = new Scene();
        AuthorizationDecision decision = scene.Decide(before: s => s.Revoke());

        Assert.Equal("revoked", decision.Answers[2].Reason);
    }

    [Fact]
    public void Decide_OneKeyForSigningInAndInvoking_IsOneKeyTooFew()
    {
        var scene = new Scene { Node = TestMesh.Acme.Key };

        AuthorizationDecision decision = scene.Decide();

        Assert.False(decision.IsAllowed);
        Assert.Equal("key-shared", decision.Answers[2].Reason);
    }

    [Fact]
    public void Decide_IssuersKeyBeganTheChain_IsOneKeyTooFew()
    {
        var scene = new Scene { Human = TestMesh.Foundation.Key };

        Assert.Equal("key-shared", scene.Decide().Answers[2].Reason);
    }

    [Fact]
    public void Decide_ActorVouchesForItself_IsRefused()
    {
        var scene = new Scene
        {
            Trusted = [TestMesh.Acme.Id],
            Credential = Issued.Resigned(Issued.Credential, root => root["issuer"] = TestMesh.Acme.Id.ToString(), TestMesh.Acme),
        };

        Assert.Equal("self-issued", scene.Decide().Answers[1].Reason);
    }

    [Fact]
    public void Decide_NothingIsKnown_SaysNoThreeTimes()
    {
        var scene = new Scene();
        AuthorizationDecision decision = scene.Decide(before: s => s.DocumentOf.Clear());

        Assert.Equal(["document-unavailable", "signer-unknown"], decision.Answers.Take(2).Select(a => a.Reason));
        Assert.False(decision.Answers[2].Passed);
    }
}
