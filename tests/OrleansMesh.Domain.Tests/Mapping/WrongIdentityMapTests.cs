using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Domain.Tests.Credentials;

namespace OrleansMesh.Domain.Tests.Mapping;

/// <summary>Ways for a signed identity map to be wrong, each refused with its reason; the list is counted (I-11).</summary>
public sealed class WrongIdentityMapTests
{
    private const string Rules = """
        {"version":1,"rules":[
          {"name":"anna","kind":"direct","mesh":"did:mesh:academic:mit-001","from":"did:mesh:academic:mit-001#anna","to":"anna@here"},
          {"name":"analysts","kind":"role","from":"analyst","to":["reader"]},
          {"name":"certified","kind":"attribute","attribute":"certification","from":"GDPR","to":["personal-data"]},
          {"name":"banned","kind":"attribute","attribute":"status","from":"banned","effect":"deny"}
        ]}
        """;

    private static readonly byte[] Good = SignedIdentityMap.Sign(Texts.Utf8(Rules), TestMesh.Acme.KeyId, TestMesh.Acme.Key, TestMesh.Now);

    private static readonly Dictionary<string, WrongCase> Cases = ((WrongCase[])[.. Documents(), .. Ruled(), .. Altered(), .. Proofs()]).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void TryVerify_Wrong_RefusedForItsReason(string name) => Assert.Equal(Cases[name].Reason, Cases[name].Judge());

    [Fact]
    public void TryVerify_Good_AndEnoughWaysToBeWrong()
    {
        Assert.Equal("None", Judge(Good));
        Assert.Equal("None", Judge(Issued.Changed(Good, "{", " {\n")));
        Assert.True(Cases.Count >= 40, $"{Cases.Count}");
        string[] unreached = [.. Enum.GetNames<IdentityMapFault>().Except(Cases.Values.Select(c => c.Reason)).Except(["None"])];
        Assert.Empty(unreached);
    }

    [Fact]
    public void TryVerify_MutatedMap_NeverThrowsNeverMapsOtherwise() => Prop.ForAll(Texts.Mutated(Good), bytes =>
        !SignedIdentityMap.TryVerify(bytes, TestMesh.Acme.Document, TestMesh.Now, out SignedIdentityMap? signed, out _, out _)
        || (signed.Map.Rules.Count == 4 && signed.Map.Rules[0].LocalId == "anna@here" && signed.Map.Rules[3].IsDeny)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static WrongCase[] Documents() =>
    [
        new("nothing", "NotJson", () => Judge([])),
        new("not JSON", "NotJson", () => Judge(Texts.Utf8("rules:"))),
        new("a list", "NotJson", () => Judge(Texts.Utf8("[]"))),
        new("a member twice", "NotJson", () => Judge(Issued.Changed(Good, "\"version\":1", "\"version\":1,\"version\":1"))),
        new("the proof twice", "NotJson", () => Judge(Issued.Changed(Good, "\"proof\":", "\"proof\":{},\"proof\":"))),
        new("a member twice in a rule", "NotJson", () => Judge(Issued.Changed(Good, "\"effect\":\"deny\"", "\"effect\":\"deny\",\"effect\":\"allow\""))),
        new("a member twice by an escape", "NotJson", () => Judge(Issued.Changed(Good, "\"effect\":\"deny\"", "\"effect\":\"deny\",\"\\u0065ffect\":\"allow\""))),
        new("something after it", "NotJson", () => Judge([.. Good, (byte)'{'])),
        new("half a surrogate", "NotJson", () => Judge(Issued.Changed(Good, "\"reader\"", "\"\\ud800\""))),
        new("a byte order mark", "NotJson", () => Judge([0xEF, 0xBB, 0xBF, .. Good])),
        new("longer than the bound", "NotJson", () => Judge([.. Good, .. Enumerable.Repeat((byte)' ', IdentityMap.BytesMax)])),
        Signed("no version", "VersionUnsupported", root => root.Remove("version")),
        Signed("another version", "VersionUnsupported", root => root["version"] = 2),
        Signed("version as text", "VersionUnsupported", root => root["version"] = "1"),
        Signed("version as a fraction", "VersionUnsupported", root => root["version"] = 1.5),
        Signed("no rules", "RulesInvalid", root => root.Remove("rules")),
        Signed("rules as an object", "RulesInvalid", root => root["rules"] = new JsonObject()),
        Signed("empty rules", "RulesInvalid", root => root["rules"] = new JsonArray()),
        Signed("a rule that is text", "RulesInvalid", root => root["rules"]!.AsArray().Add("analyst")),
        Signed("a rule that is null", "RulesInvalid", root => root["rules"]!.AsArray().Add(null)),
        Signed("a rule more than the bound", "RulesInvalid", root => root["rules"] = new JsonArray([.. Enumerable.Range(0, IdentityMap.RulesMax + 1).Select(i => new JsonObject { ["name"] = $"{i}", ["kind"] = "role", ["from"] = "x", ["to"] = new JsonArray("y") })])),
    ];

    private static WrongCase[] Ruled() =>
    [
        Rule("a rule without a name", "NameInvalid", 1, rule => rule.Remove("name")),
        Rule("an empty name", "NameInvalid", 1, rule => rule["name"] = ""),
        Rule("a name longer than the bound", "NameInvalid", 1, rule => rule["name"] = new string('n', 129)),
        Rule("two rules of one name", "NameInvalid", 1, rule => rule["name"] = "anna"),
        Rule("no kind", "KindUnknown", 1, rule => rule.Remove("kind")),
        Rule("another kind", "KindUnknown", 1, rule => rule["kind"] = "group"),
        Rule("a kind in capitals", "KindUnknown", 1, rule => rule["kind"] = "Role"),
        Rule("a homoglyph kind", "KindUnknown", 1, rule => rule["kind"] = "r\u043ele"),
        Rule("another effect", "KindUnknown", 3, rule => rule["effect"] = "refuse"),
        Rule("an effect in capitals", "KindUnknown", 3, rule => rule["effect"] = "DENY"),
        Rule("an effect that is true", "KindUnknown", 3, rule => rule["effect"] = true),
        Rule("direct for any mesh", "MeshInvalid", 0, rule => rule.Remove("mesh")),
        Rule("a mesh that is a name", "MeshInvalid", 1, rule => rule["mesh"] = "mit"),
        Rule("a mesh's key for a mesh", "MeshInvalid", 0, rule => rule["mesh"] = "did:mesh:academic:mit-001#key-1"),
        Rule("a homoglyph mesh", "MeshInvalid", 0, rule => rule["mesh"] = "did:mesh:\u0430cademic:mit-001"),
        Rule("nothing to look for", "FromInvalid", 1, rule => rule.Remove("from")),
        Rule("an empty role", "FromInvalid", 1, rule => rule["from"] = ""),
        Rule("a list of roles to look for", "FromInvalid", 1, rule => rule["from"] = new JsonArray("analyst")),
        Rule("an attribute without its name", "FromInvalid", 2, rule => rule.Remove("attribute")),
        Rule("a role with an attribute", "FromInvalid", 1, rule => rule["attribute"] = "certification"),
        Rule("nothing to give", "ToInvalid", 1, rule => rule.Remove("to")),
        Rule("no roles to give", "ToInvalid", 1, rule => rule["to"] = new JsonArray()),
        Rule("an empty role to give", "ToInvalid", 1, rule => rule["to"] = new JsonArray("")),
        Rule("a role as text", "ToInvalid", 1, rule => rule["to"] = "reader"),
        Rule("several ids for one", "ToInvalid", 0, rule => rule["to"] = new JsonArray("anna", "admin")),
        Rule("more roles than the bound", "ToInvalid", 1, rule => rule["to"] = new JsonArray([.. Enumerable.Range(0, 65).Select(i => JsonValue.Create($"r{i}"))])),
        Rule("a member that is misspelt", "MemberUnknown", 3, rule =>
        {
            rule.Remove("effect");
            rule["efect"] = "deny";
        }),
    ];

    private static WrongCase[] Altered() =>
    [
        Edited("a role more", "SignatureInvalid", root => At(root, 1)["to"]!.AsArray().Add("admin")),
        Edited("another role to look for", "SignatureInvalid", root => At(root, 1)["from"] = "anyone"),
        Edited("another id", "SignatureInvalid", root => At(root, 0)["to"] = "admin@here"),
        Edited("another mesh", "SignatureInvalid", root => At(root, 0)["mesh"] = TestMesh.Foundation.Id.ToString()),
        Edited("the denial taken out", "SignatureInvalid", root => root["rules"]!.AsArray().RemoveAt(3)),
        Edited("the denial turned", "SignatureInvalid", root =>
        {
            At(root, 3)["effect"] = "allow";
            At(root, 3)["to"] = new JsonArray("reader");
        }),
        Edited("a rule more", "SignatureInvalid", root => root["rules"]!.AsArray().Add(JsonNode.Parse("""{"name":"x","kind":"federation","from":"fed-1"}"""))),
        Edited("rules in another order", "SignatureInvalid", root =>
        {
            JsonNode first = At(root, 0);
            root["rules"]!.AsArray().RemoveAt(0);
            root["rules"]!.AsArray().Add(first);
        }),
        Edited("a member beside", "SignatureInvalid", root => root["comment"] = "harmless"),
        Edited("the proof of another map", "SignatureInvalid", root => root["proof"] = JsonNode.Parse(Sign("""{"version":1,"rules":[{"name":"a","kind":"role","from":"b","to":["c"]}]}"""))!["proof"]!.DeepClone()),
    ];

    private static WrongCase[] Proofs() =>
    [
        Edited("no proof", "ProofMalformed", root => root.Remove("proof")),
        Edited("a proof that is text", "ProofMalformed", root => root["proof"] = "z6Mk"),
        Edited("two proofs", "ProofMalformed", root => root["proof"] = new JsonArray(root["proof"]!.DeepClone(), root["proof"]!.DeepClone())),
        Edited("no proof value", "ProofMalformed", root => Proof(root).Remove("proofValue")),
        Edited("a proof that builds on another", "ChainBroken", root => Proof(root)["previousProof"] = "urn:uuid:0"),
        Edited("another suite", "SuiteUnsupported", root => Proof(root)["cryptosuite"] = "ecdsa-jcs-2019"),
        Edited("another proof type", "SuiteUnsupported", root => Proof(root)["type"] = "JsonWebSignature2020"),
        Edited("another purpose", "PurposeMismatch", root => Proof(root)["proofPurpose"] = "authentication"),
        Edited("a key that is not there", "KeyUnknown", root => Proof(root)["verificationMethod"] = TestMesh.Acme.Id.Url("key-9")),
        Edited("made earlier than it was", "SignatureInvalid", root => Proof(root)["created"] = "2025-06-01T00:00:00Z"),
        Edited("a signature of nothing", "SignatureInvalid", root => Proof(root)["proofValue"] = Base58Text.Encode(new byte[64])),
        Edited("a signature cut off", "ProofMalformed", root => Proof(root)["proofValue"] = Base58Text.Encode(new byte[63])),
        Edited("an end that nobody signed", "SignatureInvalid", root => Proof(root)["expires"] = "2030-01-01T00:00:00Z"),
        Made("not yet made", "CreatedInFuture", o => o with { Created = TestMesh.Now.AddMinutes(1) }),
        Made("over", "Expired", o => o with { Expires = TestMesh.Now }),
        Made("signed for logging in", "PurposeMismatch", o => o with { Purpose = KeyPurpose.Authentication }),
        Made("by a partner", "KeyUnknown", o => o with { VerificationMethod = TestMesh.Mit.KeyId }, TestMesh.Mit),
        Made("by a partner in the mesh's name", "SignatureInvalid", o => o, TestMesh.Mit),
        new("judged by a partner's document", "KeyUnknown", () => Judge(Good, TestMesh.Mit.Document)),
        new("signed by a key that was replaced", "SignatureInvalid", () =>
        {
            using var next = Ed25519PrivateKey.Generate();
            return Judge(Good, new DidDocumentBuilder(TestMesh.Acme.Id).AddKey("key-1", next.PublicKey).Build());
        }),
        new("signed by a key that lost its purpose", "PurposeMismatch", () =>
            Judge(Good, new DidDocumentBuilder(TestMesh.Acme.Id).AddKey("key-1", TestMesh.Acme.Key.PublicKey, KeyPurpose.Authentication).Build())),
    ];

    private static JsonObject At(JsonObject root, int rule) => root["rules"]![rule]!.AsObject();

    private static JsonObject Proof(JsonObject root) => root["proof"]!.AsObject();

    private static byte[] Sign(string map) => SignedIdentityMap.Sign(Texts.Utf8(map), TestMesh.Acme.KeyId, TestMesh.Acme.Key, TestMesh.Now);

    // What is no map is validly signed too: the reason must be the map's, not the proof's.
    private static WrongCase Signed(string name, string reason, Action<JsonObject> change) =>
        new(name, reason, () => Judge(Issued.Resigned(Good, change, TestMesh.Acme)));

    private static WrongCase Rule(string name, string reason, int rule, Action<JsonObject> change) => Signed(name, reason, root => change(At(root, rule)));

    private static WrongCase Edited(string name, string reason, Action<JsonObject> change) => new(name, reason, () => Judge(Issued.Edited(Good, change)));

    private static WrongCase Made(string name, string reason, Func<ProofOptions, ProofOptions> options, TestMesh? signer = null) => new(name, reason, () =>
        Judge(DataIntegrity.AddProof(Texts.Utf8(Rules), options(new ProofOptions(TestMesh.Acme.KeyId, KeyPurpose.AssertionMethod, TestMesh.Now)), (signer ?? TestMesh.Acme).Key)));

    private static string Judge(byte[] bytes, DidDocument? signer = null)
    {
        bool held = SignedIdentityMap.TryVerify(bytes, signer ?? TestMesh.Acme.Document, TestMesh.Now, out SignedIdentityMap? signed, out IdentityMapFault fault, out ProofRefusal refusal);
        Assert.Equal(held, signed is not null);
        return fault != IdentityMapFault.None ? fault.ToString() : refusal.ToString();
    }
}
