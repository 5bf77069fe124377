using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Callers;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Bridge.Tests.Documents;
using OrleansMesh.Client;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Bridge.Tests.Callers;

/// <summary>An enterprise whose folder signs its calls, and an academic mesh with a gate and a human who delegates.</summary>
internal sealed class GateScene : IPartnerKnowledge, IDisposable
{
    public const string Agent = TwoBridges.Enterprise + "#agent-7";

    private readonly TemporaryFolder _folder = new();
    private readonly Ed25519PrivateKey _human = Ed25519PrivateKey.Generate();
    private readonly UcanRevocationSet _revocations = new();
    private readonly Dictionary<string, SignedStatusList> _lists = new(StringComparer.Ordinal);

    public GateScene()
    {
        Acme = MeshFolder.Create(Path.Combine(_folder.Path, "acme"), Did.Parse(TwoBridges.Enterprise));
        Mit = MeshFolder.Create(Path.Combine(_folder.Path, "mit"), Did.Parse(TwoBridges.Academic), humanKey: _human.PublicKey);
    }

    /// <summary>Who vouches for the enterprise where the academic mesh asks for it.</summary>
    public Ed25519PrivateKey Issuer { get; } = Ed25519PrivateKey.Generate();

    public MeshFolder Acme { get; }

    public MeshFolder Mit { get; }

    public IdentityMap? Map { get; set; }

    public ConcurrentQueue<CallRecord> Records { get; } = new();

    /// <summary>What the academic mesh's people allow, beside its agreement.</summary>
    public CallGate Gate(bool requires = false, RoleGrants? roles = null, Func<string, bool>? agreed = null, bool vouched = false) => new(
        Mit.MeshId,
        this,
        new CallGateOptions
        {
            Map = _ => ValueTask.FromResult(Map),
            RequiresCapability = requires,
            AgreementRequiresCapability = agreed ?? (_ => false),
            Roles = roles ?? RoleGrants.Everything,
            RequiresCredential = vouched,
            IsTrustedIssuer = did => did == DidKey.Encode(Issuer.PublicKey) || did == Mit.MeshId,
            OnDecided = Records.Enqueue,
        });

    public FolderCallSigner Signer(string? agent = null, params string[] roles) => new(Acme, agent, roles, TimeProvider.System);

    /// <summary>The academic human delegates to the enterprise, whose folder keeps it.</summary>
    public Delegation Delegate(string command = "/mcp", Policy? policy = null, Ed25519PrivateKey? signer = null, TimeSpan? lifetime = null)
    {
        Delegation delegation = new DelegationDraft
        {
            Issuer = new UcanPrincipal(Mit.MeshId),
            Audience = Acme.MeshId,
            Subject = Mit.MeshId,
            Command = UcanCommand.Parse(command),
            Policy = policy ?? Policy.Any,
            Expires = TimeProvider.System.GetUtcNow() + (lifetime ?? TimeSpan.FromHours(1)),
        }.Sign(new UcanSigner(signer ?? _human));
        string folder = Directory.CreateDirectory(Path.Combine(Acme.Path, "capabilities")).FullName;
        File.AppendAllLines(Path.Combine(folder, "mit.ucan"), [UcanText.Encode(delegation.Bytes.Span)]);
        return delegation;
    }

    /// <summary>A credential about a mesh, which the enterprise then keeps; by the issuer unless another key is given.</summary>
    public void Vouch(Did? about = null, Ed25519PrivateKey? by = null, TimeSpan? lifetime = null, params CredentialStatusEntry[] statuses)
    {
        by ??= Issuer;
        DateTimeOffset from = TimeProvider.System.GetUtcNow().AddHours(-1);
        byte[] credential = MeshAgentDraft.Of(
            DidKey.Encode(by.PublicKey),
            new MeshAgentClaims(about ?? Acme.MeshId, ["ml.inference"], [], 80),
            from,
            from + (lifetime ?? TimeSpan.FromDays(1)),
            ProofSuite.EddsaJcs2022,
            statuses).Sign(DidKey.KeyId(by.PublicKey), by);
        File.WriteAllBytes(Path.Combine(Acme.Path, "credential.json"), credential);
    }

    /// <summary>Publishes the issuer's list of what is revoked.</summary>
    public void List(string url, params int[] revoked)
    {
        var bits = new StatusBits();
        foreach (int index in revoked)
        {
            bits[index] = true;
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Did issuer = DidKey.Encode(Issuer.PublicKey);
        byte[] list = new StatusListDraft(url, issuer, StatusPurpose.Revocation, bits, now, now.AddDays(1), TimeSpan.FromMinutes(1)).Sign(DidKey.KeyId(Issuer.PublicKey), Issuer);
        Assert.True(SignedStatusList.TryVerify(list, url, did => DidKey.TryResolve(did, out DidDocument? own) ? own : null, now, out SignedStatusList? verified, out StatusListRefusal refusal), refusal.ToString());
        _lists[url] = verified;
    }

    public void Revoke(Delegation delegation)
    {
        Invocation revocation = InvocationDraft.Revocation(new UcanPrincipal(Mit.MeshId), delegation.Cid, []).Sign(new UcanSigner(_human));
        var verifier = new UcanVerifier(new OfMit(Mit.Registration.Document), _revocations);
        Assert.True(verifier.TryVerifyRevocation(revocation, new UcanProofSet(delegation), TimeProvider.System.GetUtcNow(), out UcanRevocation? verified, out _));
        Assert.True(_revocations.TryAdd(verified));
    }

    public static IdentityMap MapOf(string rules)
    {
        Assert.True(IdentityMap.TryParse(Encoding.UTF8.GetBytes($$"""{"version":1,"rules":[{{rules}}]}"""), out IdentityMap? map, out IdentityMapFault fault), fault.ToString());
        return map;
    }

    public static string Reason(CallOutcome outcome) => outcome.Failure?.Data?["reason"]?.GetValue<string>() ?? "";

    public static JsonNode? Told(CallOutcome outcome) => outcome.Result?["params"]?["_meta"]?[LocalCaller.MetaKey];

    public Task<DidDocument?> DocumentAsync(Did mesh, CancellationToken ct) =>
        Task.FromResult(mesh == Acme.MeshId ? Acme.Registration.Document : mesh == Mit.MeshId ? Mit.Registration.Document : null);

    public Task<IUcanRevocations> RevocationsAsync(CancellationToken ct) => Task.FromResult<IUcanRevocations>(_revocations);

    public Task<SignedStatusList?> StatusListAsync(string url, CancellationToken ct) => Task.FromResult(_lists.GetValueOrDefault(url));

    public void Dispose()
    {
        Acme.Dispose();
        Mit.Dispose();
        _human.Dispose();
        Issuer.Dispose();
        _folder.Dispose();
    }

    private sealed class OfMit(DidDocument document) : IUcanDocuments
    {
        public DidDocument? Find(Did did) => did == document.Id ? document : null;
    }
}
