using System.Text.Json.Nodes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Credentials;

/// <summary>Ways for a credential to be wrong, each refused with its reason; the list is counted.</summary>
public sealed class WrongCredentialTests
{
    private static readonly byte[] Good = Issued.Credential;

    private static readonly Dictionary<string, WrongCase> Cases = ((WrongCase[])[.. Texts(), .. Members(), .. Proofs(), .. Keys(), .. Status()]).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void TryVerify_Wrong_RefusedForItsReason(string name) => Assert.Equal(Cases[name].Reason, Cases[name].Judge());

    [Fact]
    public void TryVerify_Good_AndEnoughWaysToBeWrong()
    {
        Assert.Equal("None", Issued.Judge(Good));
        Assert.True(Cases.Count >= 60, $"{Cases.Count}");
    }

    private static WrongCase After(string name, string reason, string from, string to) => new(name, reason, () => Issued.Judge(Issued.Changed(Good, from, to)));

    private static WrongCase Edited(string name, string reason, Action<JsonObject> change) => new(name, reason, () => Issued.Judge(Issued.Edited(Good, change)));

    private static WrongCase Signed(string name, string reason, Action<JsonObject> change, Func<ProofOptions, ProofOptions>? options = null, TestMesh? signer = null) =>
        new(name, reason, () => Issued.Judge(Issued.Resigned(Good, change, signer, options)));

    private static WrongCase Under(string name, string reason, Func<CredentialExpectation, CredentialExpectation> expected) =>
        new(name, reason, () => Issued.Judge(Good, expected(Issued.Expected)));

    private static WrongCase At(string name, string reason, DateTimeOffset now) => new(name, reason, () => Issued.Judge(Good, now: now));

    private static WrongCase[] Texts() =>
    [
        new("not JSON", "NotJson", () => Issued.Judge(Tests.Texts.Utf8("{"))),
        new("an array", "NotJson", () => Issued.Judge(Tests.Texts.Utf8("[]"))),
        new("UTF-16", "NotJson", () => Issued.Judge(System.Text.Encoding.Unicode.GetBytes("{}"))),
        new("byte order mark", "NotJson", () => Issued.Judge([0xEF, 0xBB, 0xBF, .. Good])),
        new("overlong encoding", "NotJson", () => Issued.Judge([.. Good[..^1], 0xC0, 0xAF, (byte)'}'])),
        new("two documents", "NotJson", () => Issued.Judge([.. Good, .. Good])),
        new("more than 1 MiB", "TooLarge", () => Issued.Judge([.. Good, .. new byte[CredentialDocument.BytesMax]])),
        new("too deep", "NotJson", () => Issued.Judge(Issued.Changed(Good, "\"trustLevel\":85", "\"x\":" + new string('[', 70) + new string(']', 70)))),
        After("a member twice", "NotJson", "\"trustLevel\":85", "\"trustLevel\":85,\"trustLevel\":100"),
        After("a member twice by escape", "NotJson", "\"trustLevel\":85", "\"trustLevel\":85,\"trust\\u004cevel\":100"),
        After("two proofs by name", "NotJson", "\"proof\":{", "\"proof\":{},\"proof\":{"),
    ];

    private static WrongCase[] Members() =>
    [
        After("no context", "ContextInvalid", "\"@context\"", "\"context\""),
        Signed("context as a word", "ContextInvalid", root => root["@context"] = "https://www.w3.org/ns/credentials/v2"),
        Signed("context of another first", "ContextInvalid", root => root["@context"] = new JsonArray("https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/credentials/v2")),
        Signed("homoglyph context", "ContextInvalid", root => root["@context"] = new JsonArray("https://www.w3.org/ns/сredentials/v2")),
        Signed("a number in the context", "ContextInvalid", root => root["@context"]!.AsArray().Add(1)),
        Signed("both models' contexts", "ModelMixed", root => root["@context"]!.AsArray().Add("https://www.w3.org/2018/credentials/v1")),
        Signed("expiry of the other model", "ModelMixed", root => root["expirationDate"] = "2099-01-01T00:00:00Z"),
        Signed("no VerifiableCredential", "TypeInvalid", root => root["type"] = "MeshAgentCredential"),
        Signed("homoglyph type", "TypeInvalid", root => root["type"] = new JsonArray("VerifiаbleCredential")),
        Signed("a number as type", "TypeInvalid", root => root["type"] = new JsonArray("VerifiableCredential", 1)),
        Signed("two ids", "IdInvalid", root => root["id"] = new JsonArray("urn:a:1", "urn:a:2")),
        Signed("homoglyph id", "IdInvalid", root => root["id"] = "https://hub.ехample/1"),
        Signed("relative id", "IdInvalid", root => root["id"] = "credentials/1"),
        Signed("no issuer", "IssuerInvalid", root => root.Remove("issuer")),
        Signed("issuers", "IssuerInvalid", root => root["issuer"] = new JsonArray("did:mesh:authority:foundation", "did:mesh:academic:mit-001")),
        Signed("issuer without id", "IssuerInvalid", root => root["issuer"] = new JsonObject { ["name"] = "f" }),
        Signed("homoglyph issuer", "IssuerInvalid", root => root["issuer"] = "did:mesh:authority:foundаtion"),
        Signed("time without zone", "TimeInvalid", root => root["validUntil"] = "2027-01-01T00:00:00"),
        Signed("time as number", "TimeInvalid", root => root["validUntil"] = 1893456000),
        Signed("30 February", "TimeInvalid", root => root["validFrom"] = "2025-02-30T00:00:00Z"),
        Signed("ends before it starts", "PeriodInvalid", root => root["validUntil"] = "2025-01-01T00:00:00Z"),
        Signed("no subject", "SubjectInvalid", root => root.Remove("credentialSubject")),
        Signed("empty subject", "SubjectInvalid", root => root["credentialSubject"] = new JsonObject()),
        Signed("subject as a word", "SubjectInvalid", root => root["credentialSubject"] = "did:mesh:enterprise:acme-001"),
        Signed("too many subjects", "SubjectInvalid", root => root["credentialSubject"] = new JsonArray([.. Enumerable.Range(0, 65).Select(i => new JsonObject { ["n"] = i })])),
        Signed("homoglyph subject", "SubjectInvalid", root => root["credentialSubject"]!["id"] = "did:mesh:enterprise:аcme-001"),
        Signed("schema without id", "SchemaInvalid", root => root["credentialSchema"] = new JsonObject { ["type"] = "JsonSchema" }),
        Signed("evidence without type", "MemberInvalid", root => root["evidence"] = new JsonObject { ["id"] = "urn:e:1" }),
        Signed("name as number", "MemberInvalid", root => root["name"] = 1),
        Signed("trust beyond the schema", "SchemaViolated", root => root["credentialSubject"]!["trustLevel"] = 101),
        Signed("a member beyond the schema", "SchemaViolated", root => root["credentialSubject"]!["isAdmin"] = true),
        Signed("another type under the schema", "SchemaViolated", root => root["type"] = new JsonArray("VerifiableCredential", "Other")),
    ];

    private static WrongCase[] Proofs() =>
    [
        Edited("no proof", "ProofMissing", root => root.Remove("proof")),
        Edited("proof as a word", "ProofMalformed", root => root["proof"] = "z"),
        Edited("no proofs in the list", "ProofMalformed", root => root["proof"] = new JsonArray()),
        Edited("too many proofs", "TooManyProofs", root => root["proof"] = new JsonArray([.. Enumerable.Range(0, 9).Select(_ => root["proof"]!.DeepClone())])),
        Edited("proof value cut", "ProofMalformed", root => root["proof"]!["proofValue"] = ((string)root["proof"]!["proofValue"]!)[..^4]),
        Edited("proof value in hex", "ProofMalformed", root => root["proof"]!["proofValue"] = "f" + new string('0', 128)),
        Edited("proof value of zeroes", "SignatureInvalid", root => root["proof"]!["proofValue"] = "z" + new string('1', 64)),
        Edited("proof without key", "ProofMalformed", root => root["proof"]!.AsObject().Remove("verificationMethod")),
        Edited("two challenges", "ProofMalformed", root => root["proof"]!["challenge"] = new JsonArray("a", "b")),
        Edited("suite of another name", "SuiteUnsupported", root => root["proof"]!["cryptosuite"] = "eddsa-jcs-2023"),
        Edited("suite of another case", "SuiteUnsupported", root => root["proof"]!["cryptosuite"] = "EDDSA-JCS-2022"),
        Edited("suite none", "SuiteUnsupported", root => root["proof"]!.AsObject().Remove("cryptosuite")),
        Edited("the sister suite", "NotCanonicalizable", root => root["proof"]!["cryptosuite"] = "eddsa-rdfc-2022"),
        Edited("proof's own context", "ContextMismatch", root => root["proof"]!["@context"] = new JsonArray("https://www.w3.org/ns/did/v1")),
        Edited("context dropped from the document", "ContextInvalid", root => root["@context"] = new JsonArray()),
        Edited("context added", "SignatureInvalid", root =>
        {
            root["@context"]!.AsArray().Add(new JsonObject { ["trustLevel"] = "https://example.org/#distrust" });
            root["proof"]!.AsObject().Remove("@context");
        }),
        Edited("proof time changed", "SignatureInvalid", root => root["proof"]!["created"] = "2025-01-01T00:00:00Z"),
        Edited("expiry of the proof added", "SignatureInvalid", root => root["proof"]!["expires"] = "2099-01-01T00:00:00Z"),
        Edited("purpose changed", "PurposeMismatch", root => root["proof"]!["proofPurpose"] = "authentication"),
        Edited("a good proof and a changed one", "SignatureInvalid", root =>
        {
            JsonNode other = root["proof"]!.DeepClone();
            other["created"] = "2025-01-01T00:00:00Z";
            root["proof"] = new JsonArray(root["proof"]!.DeepClone(), other);
        }),
        Edited("two proofs of one id", "ChainBroken", root => root["proof"] = new JsonArray(Named(root, "urn:p:1"), Named(root, "urn:p:1"))),
        Edited("a chain to nowhere", "ChainBroken", root => root["proof"]!["previousProof"] = "urn:p:0"),
        Edited("a chain to itself", "ChainBroken", root =>
        {
            root["proof"]!["id"] = "urn:p:1";
            root["proof"]!["previousProof"] = "urn:p:1";
        }),
        After("a claim changed", "SignatureInvalid", "\"trustLevel\":85", "\"trustLevel\":99"),
        After("a claim added", "SignatureInvalid", "\"trustLevel\":85", "\"trustLevel\":85,\"x\":1"),
        After("a number respelled to another", "SignatureInvalid", "\"trustLevel\":85", "\"trustLevel\":85.5"),
        After("subject changed", "SignatureInvalid", "\"id\":\"did:mesh:enterprise:acme-001\"", "\"id\":\"did:mesh:academic:mit-001\""),
        After("validity stretched", "SignatureInvalid", "2027-01-01", "2028-01-01"),
        After("status taken out", "SignatureInvalid", "\"credentialStatus\"", "\"credentialStatuses\""),
        After("status index changed", "SignatureInvalid", "\"statusListIndex\":\"94567\"", "\"statusListIndex\":\"94568\""),
        new("the proof of another credential", "SignatureInvalid", () =>
        {
            byte[] other = Issued.Resigned(Good, root => root["credentialSubject"]!["trustLevel"] = 10);
            return Issued.Judge(Issued.Edited(Good, root => root["proof"] = JsonNode.Parse(other)!["proof"]!.DeepClone()));
        }),
        Signed("proof from the future", "ProofCreatedInFuture", _ => { }, o => o with { Created = TestMesh.Now.AddSeconds(31) }),
        Signed("proof expired", "ProofExpired", _ => { }, o => o with { Expires = TestMesh.Now }),
        Signed("a proof for logging in", "PurposeMismatch", _ => { }, o => o with { Purpose = KeyPurpose.Authentication }),
    ];

    private static JsonNode Named(JsonObject root, string id)
    {
        JsonNode proof = root["proof"]!.DeepClone();
        proof["id"] = id;
        return proof;
    }

    private static WrongCase[] Keys() =>
    [
        Signed("signed by another", "IssuerMismatch", _ => { }, signer: TestMesh.Mit),
        Signed("another's key named as the issuer's", "SignatureInvalid", _ => { }, o => o with { VerificationMethod = TestMesh.Foundation.KeyId }, TestMesh.Mit),
        Signed("a key that is not there", "KeyUnknown", _ => { }, o => o with { VerificationMethod = TestMesh.Foundation.Id.Url("key-9") }),
        Signed("a relative key", "KeyUnknown", _ => { }, o => o with { VerificationMethod = "#key-1" }),
        Signed("an issuer that is no DID", "IssuerMismatch", root => root["issuer"] = "https://foundation.example"),
        Under("issuer not trusted", "SignerUnknown", e => e with { Documents = _ => null }),
        Under("a document of another", "SignerUnknown", e => e with { Documents = _ => TestMesh.Mit.Document }),
        Under("key replaced in the document", "SignatureInvalid", e => e with { Documents = _ => Rekeyed(TestMesh.Mit.Key.PublicKey) }),
        Under("key for other uses only", "PurposeMismatch", e => e with { Documents = _ => Rekeyed(TestMesh.Foundation.Key.PublicKey, KeyPurpose.Authentication) }),
        Under("about another than wanted", "SubjectMismatch", e => e with { Subject = TestMesh.Mit.Id.ToString() }),
        At("before its time", "NotYetValid", TestMesh.Now.AddSeconds(-31)) with
        {
            Judge = () => Issued.Judge(Issued.Resigned(Good, _ => { }, options: o => o with { Created = TestMesh.Now.AddDays(-1) }), now: TestMesh.Now.AddSeconds(-31)),
        },
        At("after its time", "Expired", TestMesh.Now.AddYears(1)),
    ];

    private static WrongCase[] Status() =>
    [
        Signed("status without type", "StatusInvalid", root => Entry(root).Remove("type")),
        Signed("status index as number", "StatusInvalid", root => Entry(root)["statusListIndex"] = 94567),
        Signed("status index with a sign", "StatusInvalid", root => Entry(root)["statusListIndex"] = "+94567"),
        Signed("status index with a zero before", "StatusInvalid", root => Entry(root)["statusListIndex"] = "094567"),
        Signed("status index in other digits", "StatusInvalid", root => Entry(root)["statusListIndex"] = "٩٤"),
        Signed("status id that is the list", "StatusInvalid", root => Entry(root)["id"] = Issued.Revocations),
        Signed("status list that is no URL", "StatusInvalid", root => Entry(root)["statusListCredential"] = "list"),
        Signed("too many statuses", "StatusInvalid", root => root["credentialStatus"] = new JsonArray([.. Enumerable.Range(0, 9).Select(_ => Entry(root).DeepClone())])),
        Signed("status of an unknown type", "StatusTypeUnsupported", root => Entry(root)["type"] = "CredentialStatusList2017"),
        Signed("status for another purpose", "StatusPurposeUnsupported", root => Entry(root)["statusPurpose"] = "message"),
        Signed("status of two bits", "StatusSizeUnsupported", root => Entry(root)["statusSize"] = 2),
        Signed("status of the older type for the newer list", "StatusListMismatch", root => Entry(root)["type"] = "StatusList2021Entry"),
        Signed("status in the other purpose's list", "StatusListMismatch", root => Entry(root)["statusListCredential"] = Issued.Suspensions),
        Signed("status beyond the list", "StatusIndexOutOfRange", root => Entry(root)["statusListIndex"] = "131072"),
        Signed("status list of another issuer", "StatusListIssuerMismatch", root => root["issuer"] = TestMesh.Mit.Id.ToString(), o => o with { VerificationMethod = TestMesh.Mit.KeyId }, TestMesh.Mit),
        Under("no list at hand", "StatusListUnavailable", e => e with { StatusLists = _ => null }),
        Under("revoked", "Revoked", e => e with { StatusLists = Lists(revoked: true, suspended: false) }),
        Under("suspended", "Suspended", e => e with { StatusLists = Lists(revoked: false, suspended: true) }),
        Under("revoked while suspended", "Revoked", e => e with { StatusLists = Lists(revoked: true, suspended: true) }),
        new("a stale list", "StatusListUnavailable", () => Issued.Judge(Good, now: TestMesh.Now.AddDays(1))),
        new("no status where one is required", "StatusMissing", () =>
            Issued.Judge(Issued.Resigned(Good, root => root.Remove("credentialStatus")), Issued.Expected with { Status = StatusRule.Require })),
    ];

    private static JsonObject Entry(JsonObject root) => root["credentialStatus"]![0]!.AsObject();

    private static Func<string, SignedStatusList?> Lists(bool revoked, bool suspended) => url => url == Issued.Revocations
        ? Issued.List(StatusPurpose.Revocation, revoked ? [Issued.Index] : [])
        : Issued.List(StatusPurpose.Suspension, suspended ? [Issued.Index] : []);

    private static DidDocument Rekeyed(Ed25519PublicKey key, params KeyPurpose[] purposes) =>
        new DidDocumentBuilder(TestMesh.Foundation.Id).AddKey("key-1", key, purposes).Build();
}
