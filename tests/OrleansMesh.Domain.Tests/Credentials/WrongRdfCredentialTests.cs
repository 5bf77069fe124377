using System.Text.Json.Nodes;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Credentials;

/// <summary>Ways for a credential of the suites over RDF to be wrong, each refused with its reason; the list is counted.</summary>
public sealed class WrongRdfCredentialTests
{
    private static readonly ProofSuite[] Suites = [ProofSuite.EddsaRdfc2022, ProofSuite.Ed25519Signature2020];

    private static readonly Dictionary<ProofSuite, byte[]> Good = Suites.ToDictionary(suite => suite, suite => Issued.Draft(suite).Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key, suite));

    private static readonly Dictionary<string, (string Reason, Func<ProofSuite, string> Judge)> Cases =
        ((IEnumerable<(string Name, string Reason, Func<ProofSuite, string> Judge)>)[.. Statements(), .. Contexts(), .. Proofs(), .. Signers(), .. States()])
            .ToDictionary(each => each.Name, each => (each.Reason, each.Judge));

    public static TheoryData<string, ProofSuite> Names
    {
        get
        {
            var names = new TheoryData<string, ProofSuite>();
            foreach (string name in Cases.Keys)
            {
                foreach (ProofSuite suite in Suites)
                {
                    names.Add(name, suite);
                }
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TryVerify_Wrong_RefusedForItsReason(string name, ProofSuite suite) => Assert.Equal(Cases[name].Reason, Cases[name].Judge(suite));

    [Fact]
    public void TryVerify_Good_AndEnoughWaysToBeWrong()
    {
        Assert.All(Suites, suite => Assert.Equal("None", Issued.Judge(Good[suite])));
        Assert.True(Cases.Count >= 40, $"{Cases.Count}");
    }

    private static (string, string, Func<ProofSuite, string>) After(string name, string reason, string from, string to) => (name, reason, suite => Issued.Judge(Issued.Changed(Good[suite], from, to)));

    private static (string, string, Func<ProofSuite, string>) Edited(string name, string reason, Action<JsonObject> change) => (name, reason, suite => Issued.Judge(Issued.Edited(Good[suite], change)));

    private static (string, string, Func<ProofSuite, string>) Signed(
        string name, string reason, Action<JsonObject> change, Func<ProofOptions, ProofOptions>? options = null, TestMesh? signer = null) =>
        (name, reason, suite => Issued.Judge(Issued.Resigned(Good[suite], change, signer, o => (options?.Invoke(o) ?? o) with { Suite = suite })));

    private static (string, string, Func<ProofSuite, string>) Under(string name, string reason, Func<CredentialExpectation, CredentialExpectation> expected) =>
        (name, reason, suite => Issued.Judge(Good[suite], expected(Issued.Expected)));

    private static (string, string, Func<ProofSuite, string>)[] Statements() =>
    [
        After("a claim changed", "SignatureInvalid", "\"trustLevel\":85", "\"trustLevel\":99"),
        After("a number as text", "SignatureInvalid", "\"trustLevel\":85", "\"trustLevel\":\"85\""),
        After("a member twice", "NotJson", "\"trustLevel\":85", "\"trustLevel\":85,\"trustLevel\":99"),
        After("a member twice by escape", "NotJson", "\"trustLevel\":85", "\"trustLevel\":85,\"trust\\u004cevel\":99"),
        After("a word added", "SignatureInvalid", "[\"ml.inference\"]", "[\"ml.inference\",\"root\"]"),
        After("a word in another letter", "SignatureInvalid", "ml.inference", "ml.infеrence"),
        After("subject changed", "SignatureInvalid", "\"id\":\"did:mesh:enterprise:acme-001\"", "\"id\":\"did:mesh:academic:mit-001\""),
        After("subject that looks alike", "SubjectInvalid", "\"id\":\"did:mesh:enterprise:acme-001\"", "\"id\":\"did:mesh:enterprise:аcme-001\""),
        After("validity stretched", "SignatureInvalid", "2027-01-01", "2028-01-01"),
        After("status index changed", "SignatureInvalid", "\"statusListIndex\":\"94567\"", "\"statusListIndex\":\"94568\""),
        After("status list changed", "SignatureInvalid", "\"statusListCredential\":\"https://hub.example/status/1-revocation\"", "\"statusListCredential\":\"https://hub.example/status/1-suspension\""),
        Edited("status taken out", "SignatureInvalid", root => root.Remove("credentialStatus")),
        Edited("one status taken out", "SignatureInvalid", root => root["credentialStatus"]!.AsArray().RemoveAt(0)),
        Edited("schema taken out", "SignatureInvalid", root => root.Remove("credentialSchema")),
        Edited("a type added", "SignatureInvalid", root => root["type"]!.AsArray().Add("Administrator")),
        Edited("another subject added", "SignatureInvalid", root => root["credentialSubject"] = new JsonArray(root["credentialSubject"]!.DeepClone(), new JsonObject { ["id"] = "did:mesh:academic:mit-001" })),
        Edited("a blank node added", "SignatureInvalid", root => root["credentialSubject"]!["more"] = new JsonObject { ["x"] = "y" }),
        Edited("a claim of nothing", "SignatureInvalid", root => root["credentialSubject"]!["trustLevel"] = null),
    ];

    private static (string, string, Func<ProofSuite, string>)[] Contexts() =>
    [
        Edited("a context that is not bundled", "NotCanonicalizable", root => root["@context"]!.AsArray().Add("https://attacker.example/context")),
        Edited("a context of its own that renames", "SignatureInvalid", root => root["@context"]!.AsArray().Add(new JsonObject { ["trustLevel"] = "https://example.org/#distrust" })),
        Edited("a context that redefines what is protected", "NotCanonicalizable", root => root["@context"]!.AsArray().Add(new JsonObject { ["VerifiableCredential"] = "https://example.org/#credential" })),
        Edited("a context that is null", "ContextInvalid", root => root["@context"]!.AsArray().Add((JsonNode?)null)),
        Edited("the terms' context taken out", "NotCanonicalizable", root => root["@context"]!.AsArray().Remove(root["@context"]!.AsArray().First(each => ((string)each!).Contains("undefined-terms", StringComparison.Ordinal)))),
        Edited("the first context in another letter", "ContextInvalid", root => root["@context"]![0] = "https://www.w3.org/ns/сredentials/v2"),
        Edited("both models", "ModelMixed", root => root["@context"]!.AsArray().Add("https://www.w3.org/2018/credentials/v1")),
        Edited("the proof under a foreign context", "ContextMismatch", root => root["proof"]!["@context"] = new JsonArray("https://www.w3.org/ns/did/v1")),
    ];

    private static (string, string, Func<ProofSuite, string>)[] Proofs() =>
    [
        Edited("no proof", "ProofMissing", root => root.Remove("proof")),
        Edited("the JCS suite named", "SignatureInvalid", root => (root["proof"]!["type"], root["proof"]!["cryptosuite"]) = ("DataIntegrityProof", "eddsa-jcs-2022")),
        ("the sister suite named", "SignatureInvalid", suite => Issued.Judge(Issued.Edited(Good[suite], root =>
        {
            bool isNew = suite == ProofSuite.EddsaRdfc2022;
            root["@context"]!.AsArray().Add(isNew ? "https://w3id.org/security/suites/ed25519-2020/v1" : "https://w3id.org/security/data-integrity/v2");
            root["proof"]!.AsObject().Remove("cryptosuite");
            root["proof"]!["type"] = isNew ? "Ed25519Signature2020" : "DataIntegrityProof";
            if (!isNew)
            {
                root["proof"]!["cryptosuite"] = "eddsa-rdfc-2022";
            }
        }))),
        Edited("a suite that is none", "SuiteUnsupported", root => (root["proof"]!["type"], root["proof"]!["cryptosuite"]) = ("DataIntegrityProof", "none")),
        Edited("proof value cut", "ProofMalformed", root => root["proof"]!["proofValue"] = ((string)root["proof"]!["proofValue"]!)[..^4]),
        Edited("proof value in base64", "ProofMalformed", root => root["proof"]!["proofValue"] = "u" + new string('A', 86)),
        Edited("proof value of zeroes", "SignatureInvalid", root => root["proof"]!["proofValue"] = "z" + new string('1', 64)),
        Edited("proof time changed", "SignatureInvalid", root => root["proof"]!["created"] = "2025-01-01T00:00:00Z"),
        Edited("challenge added", "SignatureInvalid", root => root["proof"]!["challenge"] = "c-1"),
        Edited("purpose changed", "PurposeMismatch", root => root["proof"]!["proofPurpose"] = "authentication"),
        Edited("a member of the proof that nobody defines", "SignatureInvalid", root => root["proof"]!["nobodyDefinesThis"] = "x"),
        Edited("nine proofs", "TooManyProofs", root => root["proof"] = new JsonArray([.. Enumerable.Range(0, 9).Select(_ => root["proof"]!.DeepClone())])),
        Edited("a chain to itself", "ChainBroken", root => (root["proof"]!["id"], root["proof"]!["previousProof"]) = ("urn:p:1", "urn:p:1")),
        Edited("a good proof and a changed one", "SignatureInvalid", root =>
        {
            JsonNode other = root["proof"]!.DeepClone();
            other["created"] = "2025-01-01T00:00:00Z";
            root["proof"] = new JsonArray(root["proof"]!.DeepClone(), other);
        }),
        ("the proof of another credential", "SignatureInvalid", suite =>
        {
            byte[] other = Issued.Resigned(Good[suite], root => root["credentialSubject"]!["trustLevel"] = 10, options: o => o with { Suite = suite });
            return Issued.Judge(Issued.Edited(Good[suite], root => root["proof"] = JsonNode.Parse(other)!["proof"]!.DeepClone()));
        }),
        Signed("proof from the future", "ProofCreatedInFuture", _ => { }, o => o with { Created = TestMesh.Now.AddSeconds(31) }),
        Signed("proof expired", "ProofExpired", _ => { }, o => o with { Expires = TestMesh.Now }),
        Signed("a proof for logging in", "PurposeMismatch", _ => { }, o => o with { Purpose = KeyPurpose.Authentication }),
    ];

    private static (string, string, Func<ProofSuite, string>)[] Signers() =>
    [
        Signed("signed by another", "IssuerMismatch", _ => { }, signer: TestMesh.Mit),
        Signed("another's key named as the issuer's", "SignatureInvalid", _ => { }, o => o with { VerificationMethod = TestMesh.Foundation.KeyId }, TestMesh.Mit),
        Signed("a key that is not there", "KeyUnknown", _ => { }, o => o with { VerificationMethod = TestMesh.Foundation.Id.Url("key-9") }),
        Under("issuer not trusted", "SignerUnknown", e => e with { Documents = _ => null }),
        Under("about another than wanted", "SubjectMismatch", e => e with { Subject = TestMesh.Mit.Id.ToString() }),
        Signed("trust beyond the schema", "SchemaViolated", root => root["credentialSubject"]!["trustLevel"] = 101),
        ("after its time", "Expired", suite => Issued.Judge(Good[suite], now: TestMesh.Now.AddYears(1))),
        Signed("before its time", "NotYetValid", root => root["validFrom"] = "2026-01-02T00:00:00Z"),
    ];

    private static (string, string, Func<ProofSuite, string>)[] States() =>
    [
        Under("revoked", "Revoked", e => e with { StatusLists = url => Listed(url, StatusPurpose.Revocation) }),
        Under("suspended", "Suspended", e => e with { StatusLists = url => Listed(url, StatusPurpose.Suspension) }),
        Under("no lists at hand", "StatusListUnavailable", e => e with { StatusLists = _ => null }),
        Under("the other list at its place", "StatusListMismatch", e => e with { StatusLists = _ => Issued.List(StatusPurpose.Suspension) }),
    ];

    private static SignedStatusList Listed(string url, StatusPurpose set)
    {
        StatusPurpose purpose = url == Issued.Revocations ? StatusPurpose.Revocation : StatusPurpose.Suspension;
        return Issued.List(purpose, purpose == set ? [Issued.Index] : []);
    }
}
