using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Tests.Credentials;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Authorization;

/// <summary>Acme, for which the foundation vouches, asks Mit, whose human let it; each part can be another one.</summary>
internal sealed class Scene
{
    public static readonly Did Actor = TestMesh.Acme.Id;
    public static readonly Did Target = TestMesh.Mit.Id;
    public static readonly UcanCommand Command = UcanCommand.Parse("/mcp/call");

    private static readonly byte[] Challenge = [1, 2, 3];

    public Scene() => DocumentOf[TestMesh.Foundation.Id] = TestMesh.Foundation.Document;

    public Ed25519PrivateKey Login { get; set; } = TestMesh.Acme.Key;

    public Ed25519PrivateKey Node { get; set; } = Ed25519PrivateKey.Generate();

    public Ed25519PrivateKey Human { get; set; } = Ed25519PrivateKey.Generate();

    public bool IsHuman { get; set; } = true;

    /// <summary>What signs in place of the keys that the documents list.</summary>
    public Ed25519PrivateKey? ForgedLogin { get; set; }

    public Ed25519PrivateKey? ForgedNode { get; set; }

    public Ed25519PrivateKey? ForgedHuman { get; set; }

    public byte[] Credential { get; set; } = Issued.Credential;

    public UcanCommand Delegated { get; set; } = UcanCommand.Parse("/mcp");

    public UcanRevocationSet Revocations { get; } = new();

    public Dictionary<Did, DidDocument> DocumentOf { get; } = [];

    public SignedStatusList[] Lists { get; set; } = [Issued.List(StatusPurpose.Revocation), Issued.List(StatusPurpose.Suspension)];

    public Did[] Trusted { get; set; } = [TestMesh.Foundation.Id];

    public Func<ActionEvidence, ActionEvidence> With { get; set; } = evidence => evidence;

    public Delegation Delegation { get; private set; } = null!;

    public AuthorizationDecision Decide(DateTimeOffset? now = null, Action<Scene>? before = null)
    {
        DocumentOf.TryAdd(Actor, new DidDocumentBuilder(Actor)
            .AddKey("login", Login.PublicKey, KeyPurpose.Authentication)
            .AddKey("node", Node.PublicKey, KeyPurpose.CapabilityInvocation)
            .Build());
        var target = new DidDocumentBuilder(Target).AddKey("human", Human.PublicKey, KeyPurpose.CapabilityDelegation, KeyPurpose.CapabilityInvocation);
        DocumentOf.TryAdd(Target, (IsHuman ? target.MarkHuman("human") : target).Build());
        Delegation = new DelegationDraft
        {
            Issuer = new UcanPrincipal(Target),
            Audience = Actor,
            Subject = Target,
            Command = Delegated,
            Expires = TestMesh.Now.AddDays(1),
        }.Sign(new UcanSigner(ForgedHuman ?? Human));
        Invocation invocation = Invoke(Command);
        before?.Invoke(this);
        var evidence = new ActionEvidence(
            new IdentityEvidence("#login", Challenge, (ForgedLogin ?? Login).Sign(Challenge)),
            Issued.Parse(Credential),
            new CapabilityEvidence(invocation, new UcanProofSet(Delegation)));
        return Authorizer.Decide(new ActionRequest(Actor, Target, Command), With(evidence), Context(), now ?? TestMesh.Now);
    }

    public Invocation Invoke(UcanCommand command, Did? by = null) => new InvocationDraft
    {
        Issuer = new UcanPrincipal(by ?? Actor),
        Subject = Target,
        Command = command,
        Proofs = [Delegation.Cid],
        Expires = TestMesh.Now.AddMinutes(1),
    }.Sign(new UcanSigner(ForgedNode ?? Node));

    /// <summary>The target takes its delegation back.</summary>
    public void Revoke()
    {
        Invocation invocation = InvocationDraft.Revocation(new UcanPrincipal(Target), Delegation.Cid, [Delegation.Cid]).Sign(new UcanSigner(Human));
        var verifier = new UcanVerifier(new Ucan.Documents([.. DocumentOf.Values]), Revocations);
        Assert.True(verifier.TryVerifyRevocation(invocation, new UcanProofSet(Delegation), TestMesh.Now, out UcanRevocation? revocation, out UcanFault fault), fault.Reason.ToString());
        Assert.True(Revocations.TryAdd(revocation));
    }

    private AuthorizationContext Context() => new()
    {
        Documents = did => DocumentOf.GetValueOrDefault(did),
        IsTrustedIssuer = did => Trusted.Contains(did),
        StatusLists = url => Lists.FirstOrDefault(list => list.Url == url),
        Revocations = Revocations,
    };
}
