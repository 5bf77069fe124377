using System.Text.Json.Nodes;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Credentials;

/// <summary>Ways for a presentation to be wrong, each refused with its reason; the list is counted.</summary>
public sealed class WrongPresentationTests
{
    private static readonly byte[] Good = Issued.Presentation(Issued.Credential);

    private static readonly PresentationExpectation Expected = new(Issued.Challenge, Issued.Domain, Issued.Expected);

    private static readonly Dictionary<string, WrongCase> Cases = ((WrongCase[])[.. Documents(), .. Holders(), .. Proofs(), .. Contents()]).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void TryVerify_Wrong_RefusedForItsReason(string name) => Assert.Equal(Cases[name].Reason, Cases[name].Judge());

    [Fact]
    public void TryVerify_Good_AndEnoughWaysToBeWrong()
    {
        Assert.Equal("None", Issued.JudgePresentation(Good));
        Assert.True(Cases.Count >= 40, $"{Cases.Count}");
    }

    internal static ProofOptions Usual(ProofOptions options) => options with { Purpose = KeyPurpose.Authentication, Challenge = Issued.Challenge, Domain = Issued.Domain };

    private static WrongCase Signed(string name, string reason, Action<JsonObject> change, Func<ProofOptions, ProofOptions>? options = null, TestMesh? signer = null) =>
        new(name, reason, () => Issued.JudgePresentation(Issued.Resigned(Good, change, signer ?? TestMesh.Acme, o => options is null ? Usual(o) : options(Usual(o)))));

    private static WrongCase Edited(string name, string reason, Action<JsonObject> change) => new(name, reason, () => Issued.JudgePresentation(Issued.Edited(Good, change)));

    private static WrongCase Under(string name, string reason, PresentationExpectation expected) => new(name, reason, () => Issued.JudgePresentation(Good, expected));

    private static WrongCase With(string name, string reason, Func<byte[]> credential) => new(name, reason, () => Issued.JudgePresentation(
        Issued.Resigned(Good, root => root["verifiableCredential"]![0] = JsonNode.Parse(credential()), TestMesh.Acme, Usual)));

    private static WrongCase[] Documents() =>
    [
        new("not JSON", "Malformed: NotJson", () => Issued.JudgePresentation([1, 2, 3])),
        new("a credential alone", "Malformed: TypeInvalid", () => Issued.JudgePresentation(Issued.Credential)),
        new("more than 1 MiB", "Malformed: TooLarge", () => Issued.JudgePresentation(new byte[PresentationDocument.BytesMax + 1])),
        new("a member twice", "Malformed: NotJson", () => Issued.JudgePresentation(Issued.Changed(Good, "\"holder\":", "\"holder\":\"did:mesh:academic:mit-001\",\"holder\":"))),
        Signed("no context", "Malformed: ContextInvalid", root => root.Remove("@context")),
        Signed("context out of order", "Malformed: ContextInvalid", root => root["@context"]!.AsArray().Insert(0, "https://www.w3.org/ns/did/v1")),
        Signed("both models", "Malformed: ModelMixed", root => root["@context"]!.AsArray().Add("https://www.w3.org/2018/credentials/v1")),
        Signed("no type", "Malformed: TypeInvalid", root => root.Remove("type")),
        Signed("homoglyph type", "Malformed: TypeInvalid", root => root["type"] = "VerifiablePresentаtion"),
        Signed("id that is no URL", "Malformed: IdInvalid", root => root["id"] = "one"),
        Signed("credentials as a word", "Malformed: CredentialsInvalid", root => root["verifiableCredential"] = "vc"),
        Signed("a word among credentials", "Malformed: CredentialsInvalid", root => root["verifiableCredential"]!.AsArray().Add("eyJhbGciOiJub25lIn0.e30.")),
        Signed("an enveloped credential", "CredentialMalformed [0]: TypeInvalid", root => root["verifiableCredential"] = new JsonArray(new JsonObject
        {
            ["@context"] = new JsonArray("https://www.w3.org/ns/credentials/v2"), ["id"] = "data:application/vc+jwt,e30", ["type"] = "EnvelopedVerifiableCredential",
        })),
        Signed("no credentials", "TooFewCredentials", root => root.Remove("verifiableCredential")),
        Signed("an empty list", "TooFewCredentials", root => root["verifiableCredential"] = new JsonArray()),
        Signed("too many", "Malformed: TooManyCredentials", root => root["verifiableCredential"] = new JsonArray([.. Enumerable.Range(0, 17).Select(_ => new JsonObject())])),
    ];

    private static WrongCase[] Holders() =>
    [
        Signed("holder that is no URL", "Malformed: HolderInvalid", root => root["holder"] = "acme"),
        Signed("two holders", "Malformed: HolderInvalid", root => root["holder"] = new JsonArray(TestMesh.Acme.Id.ToString(), TestMesh.Mit.Id.ToString())),
        Signed("homoglyph holder", "Malformed: HolderInvalid", root => root["holder"] = "did:mesh:enterprise:аcme-001"),
        Signed("another holder than the signer", "HolderMismatch", root => root["holder"] = TestMesh.Mit.Id.ToString()),
        Signed("signed by another", "HolderMismatch", _ => { }, signer: TestMesh.Mit),
        Signed("signed by another under the holder's key id", "ProofRefused: SignatureInvalid", _ => { }, o => o with { VerificationMethod = TestMesh.Acme.KeyId }, TestMesh.Mit),
        Signed("a stolen credential", "SubjectNotHolder [0]", root => root["holder"] = TestMesh.Mit.Id.ToString(), signer: TestMesh.Mit),
        Signed("a stolen credential without holder", "SubjectNotHolder [0]", root => root.Remove("holder"), signer: TestMesh.Mit),
        Under("another than expected", "HolderMismatch", Expected with { Holder = TestMesh.Mit.Id.ToString() }),
        Under("fewer than wanted", "TooFewCredentials", Expected with { CredentialsMin = 2 }),
        Under("holder not known", "ProofRefused: SignerUnknown", Expected with
        {
            Credentials = Issued.Expected with { Documents = did => did == TestMesh.Acme.Id ? null : Issued.Document(did) },
        }),
        With("about nobody by name", "SubjectNotHolder [0]", () => Issued.Resigned(Issued.Credential, root =>
        {
            root["credentialSubject"] = new JsonObject { ["level"] = 3 };
            root.Remove("credentialSchema");
        })),
    ];

    private static WrongCase[] Proofs() =>
    [
        Edited("no proof", "ProofRefused: ProofMissing", root => root.Remove("proof")),
        Edited("the credential's proof", "HolderMismatch", root => root["proof"] = root["verifiableCredential"]![0]!["proof"]!.DeepClone()),
        Edited("challenge changed", "ChallengeMismatch", root => root["proof"]!["challenge"] = "c-2"),
        Edited("challenge taken out", "ChallengeMismatch", root => root["proof"]!.AsObject().Remove("challenge")),
        Edited("domain taken out", "DomainMismatch", root => root["proof"]!.AsObject().Remove("domain")),
        Edited("domain added", "ProofRefused: SignatureInvalid", root => root["proof"]!["domain"] = new JsonArray(Issued.Domain, "other.example")),
        Edited("homoglyph domain", "DomainMismatch", root => root["proof"]!["domain"] = "hub.ехample"),
        Edited("challenges", "ProofRefused: ProofMalformed", root => root["proof"]!["challenge"] = new JsonArray(Issued.Challenge)),
        Edited("suite unknown", "ProofRefused: SuiteUnsupported", root => root["proof"]!["cryptosuite"] = "none"),
        Edited("purpose changed", "ProofRefused: PurposeMismatch", root => root["proof"]!["proofPurpose"] = "assertionMethod"),
        Edited("too many proofs", "ProofRefused: TooManyProofs", root => root["proof"] = new JsonArray([.. Enumerable.Range(0, 9).Select(_ => root["proof"]!.DeepClone())])),
        Edited("chain to nowhere", "ProofRefused: ChainBroken", root => root["proof"]!["previousProof"] = "urn:p:0"),
        Edited("the proof of another presentation", "ProofRefused: SignatureInvalid", root =>
            root["proof"] = JsonNode.Parse(Issued.Presentation(Issued.Credential, Issued.Credential))!["proof"]!.DeepClone()),
        Under("shown before", "ChallengeMismatch", Expected with { Challenge = "c-2" }),
        Under("made for another", "DomainMismatch", Expected with { Domain = "other.example" }),
        Signed("for stating claims", "ProofRefused: PurposeMismatch", _ => { }, o => o with { Purpose = KeyPurpose.AssertionMethod }),
        Signed("by an unknown key", "ProofRefused: KeyUnknown", _ => { }, o => o with { VerificationMethod = TestMesh.Acme.Id.Url("key-9") }),
        Signed("from the future", "ProofRefused: ProofCreatedInFuture", _ => { }, o => o with { Created = TestMesh.Now.AddMinutes(1) }),
        Signed("expired", "ProofRefused: ProofExpired", _ => { }, o => o with { Expires = TestMesh.Now }),
        new("signed by two without holder", "HolderMismatch", () =>
        {
            byte[] byAcme = Issued.Resigned(Good, root => root.Remove("holder"), TestMesh.Acme, Usual);
            byte[] byMit = Issued.Resigned(byAcme, _ => { }, TestMesh.Mit, Usual);
            return Issued.JudgePresentation(Issued.Edited(byAcme, root => root["proof"] = new JsonArray(root["proof"]!.DeepClone(), JsonNode.Parse(byMit)!["proof"]!.DeepClone())));
        }),
    ];

    private static WrongCase[] Contents() =>
    [
        Edited("a claim changed inside", "ProofRefused: SignatureInvalid", root => root["verifiableCredential"]![0]!["credentialSubject"]!["trustLevel"] = 99),
        Edited("a credential taken out", "ProofRefused: SignatureInvalid", root => root["verifiableCredential"] = root["verifiableCredential"]![0]!.DeepClone()),
        Edited("a credential added", "ProofRefused: SignatureInvalid", root => root["verifiableCredential"]!.AsArray().Add(JsonNode.Parse(Issued.Credential))),
        With("a changed credential", "CredentialRefused [0]: SignatureInvalid", () => Issued.Changed(Issued.Credential, "\"trustLevel\":85", "\"trustLevel\":99")),
        With("an unsigned credential", "CredentialRefused [0]: ProofMissing", () => Issued.Edited(Issued.Credential, root => root.Remove("proof"))),
        With("a credential issued to oneself", "CredentialRefused [0]: IssuerMismatch", () => Issued.Resigned(Issued.Credential, _ => { }, TestMesh.Acme)),
        With("a malformed credential", "CredentialMalformed [0]: SubjectInvalid", () => Issued.Edited(Issued.Credential, root => root.Remove("credentialSubject"))),
        With("an expired credential", "CredentialRefused [0]: Expired", () => Issued.Resigned(Issued.Credential, root => root["validUntil"] = "2026-01-01T00:00:00Z")),
        With("a credential for later", "CredentialRefused [0]: NotYetValid", () => Issued.Resigned(Issued.Credential, root => root["validFrom"] = "2026-06-01T00:00:00Z")),
        With("a credential of an unknown issuer", "CredentialRefused [0]: SignerUnknown", () => Issued.Resigned(
            Issued.Credential, root => root["issuer"] = "did:mesh:authority:x", options: o => o with { VerificationMethod = "did:mesh:authority:x#key-1" })),
        Under("a revoked credential", "CredentialRefused [0]: Revoked", Expected with
        {
            Credentials = Issued.Expected with { StatusLists = url => Listed(url, StatusPurpose.Revocation) },
        }),
        Under("a suspended credential", "CredentialRefused [0]: Suspended", Expected with
        {
            Credentials = Issued.Expected with { StatusLists = url => Listed(url, StatusPurpose.Suspension) },
        }),
    ];

    private static SignedStatusList Listed(string url, StatusPurpose set)
    {
        StatusPurpose purpose = url == Issued.Revocations ? StatusPurpose.Revocation : StatusPurpose.Suspension;
        return Issued.List(purpose, purpose == set ? [Issued.Index] : []);
    }
}
