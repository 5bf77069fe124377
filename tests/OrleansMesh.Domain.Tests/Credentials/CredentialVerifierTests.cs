using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Credentials;

public sealed class CredentialVerifierTests
{
    [Theory]
    [InlineData(ProofSuite.EddsaJcs2022)]
    [InlineData(ProofSuite.EddsaRdfc2022)]
    [InlineData(ProofSuite.Ed25519Signature2020)]
    public void TryVerify_EachSuite_AcceptedWithWhatItSays(ProofSuite suite)
    {
        byte[] signed = Issued.Draft(suite).Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key, suite);
        CredentialDocument document = Issued.Parse(signed);
        Assert.True(CredentialVerifier.TryVerify(document, Issued.Expected, TestMesh.Now, out VerifiedCredential? verified, out VerificationRefusal refusal), refusal.ToString());
        Assert.Equal(DataModel.V20, verified.Document.Model);
        Assert.Equal(TestMesh.Acme.Id.ToString(), Assert.Single(verified.Document.SubjectIds));
        Assert.Equal([TestMesh.Foundation.KeyId], verified.KeyIds);
        Assert.True(verified.StatusChecked);
        Assert.Equal(TestMesh.Now.AddYears(1), verified.Document.ValidUntil);
        Assert.Equal("SignatureInvalid", Issued.Judge(Issued.Changed(signed, "\"trustLevel\":85", "\"trustLevel\":86")));
    }

    [Theory]
    [InlineData(ProofSuite.EddsaJcs2022)]
    [InlineData(ProofSuite.EddsaRdfc2022)]
    public void TryVerify_DataModel11_ReadWithItsOwnTimes(ProofSuite suite)
    {
        using JsonDocument subject = JsonDocument.Parse($$"""{"id":"{{TestMesh.Acme.Id}}","https://example.org/#level":3}""");
        CredentialDraft draft = new()
        {
            Model = DataModel.V11,
            Contexts = ["https://w3id.org/security/data-integrity/v2"],
            Id = "urn:uuid:1",
            Issuer = TestMesh.Foundation.Id,
            Subject = subject.RootElement,
            ValidFrom = TestMesh.Now,
            ValidUntil = TestMesh.Now.AddDays(1),
        };
        byte[] signed = draft.Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key, suite);
        Assert.Equal(DataModel.V11, Issued.Parse(signed).Model);
        Assert.Equal("None", Issued.Judge(signed));
        Assert.Equal("None", Issued.Judge(signed, now: TestMesh.Now.AddDays(1).AddTicks(-1)));
        Assert.Equal("Expired", Issued.Judge(signed, now: TestMesh.Now.AddDays(1)));
        Assert.Equal("TimeInvalid", Issued.Judge(Issued.Resigned(signed, root => root.Remove("issuanceDate"))));
    }

    [Fact]
    public void TryVerify_IssuerAsObject_Accepted() =>
        Assert.Equal("None", Issued.Judge(Issued.Resigned(Issued.Credential, root => root["issuer"] = new JsonObject { ["id"] = TestMesh.Foundation.Id.ToString(), ["name"] = "Foundation" })));

    [Fact]
    public void TryVerify_UrlIssuer_AcceptedOnlyWhenSignersSpeakForUrls()
    {
        byte[] signed = Issued.Resigned(Issued.Credential, root =>
        {
            root["issuer"] = "https://foundation.example";
            root.Remove("credentialStatus");
        });
        Assert.Equal("None", Issued.Judge(signed, Issued.Expected with { SignersSpeakForUrls = true }));
        Assert.Equal("IssuerMismatch", Issued.Judge(signed));
    }

    [Fact]
    public void TryVerify_NoStatus_AcceptedUnlessRequired()
    {
        byte[] signed = Issued.Draft(statuses: []).Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key);
        Assert.Equal("None", Issued.Judge(signed));
        Assert.Equal("StatusMissing", Issued.Judge(signed, Issued.Expected with { Status = StatusRule.Require }));
        Assert.Equal("None", Issued.Judge(Issued.Credential, Issued.Expected with { Status = StatusRule.Require }));
        Assert.Equal("None", Issued.Judge(Issued.Credential, Issued.Expected with { Status = StatusRule.Ignore, StatusLists = _ => null }));
    }

    [Fact]
    public void TryVerify_ProofSet_HoldsWhenAllHold()
    {
        byte[] byMit = Issued.Resigned(Issued.Credential, _ => { }, TestMesh.Mit);
        byte[] both = Issued.Edited(Issued.Credential, root =>
            root["proof"] = new JsonArray(JsonNode.Parse(byMit)!["proof"]!.DeepClone(), root["proof"]!.DeepClone()));
        Assert.Equal("None", Issued.Judge(both));
        Assert.Equal("SignerUnknown", Issued.Judge(both, Issued.Expected with { Documents = did => did == TestMesh.Mit.Id ? null : Issued.Document(did) }));
        Assert.Equal("IssuerMismatch", Issued.Judge(Issued.Edited(both, root => root["proof"]!.AsArray().RemoveAt(1))));
        Assert.Equal("SignatureInvalid", Issued.Judge(Issued.Edited(both, root => root["proof"]![0]!["created"] = "2025-06-01T00:00:00Z")));
    }

    [Theory]
    [InlineData(8, "None")]
    [InlineData(9, "TooManyProofs")]
    public void TryVerify_Proofs_BoundedOnBothSides(int count, string reason) =>
        Assert.Equal(reason, Issued.Judge(Issued.Edited(Issued.Credential, root => root["proof"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => root["proof"]!.DeepClone())]))));

    [Fact]
    public void TryVerify_ProofChain_SignsTheProofBefore()
    {
        byte[] chained = Chain();
        Assert.Equal("None", Issued.Judge(chained));

        // In another order it is the same set.
        Assert.Equal("None", Issued.Judge(Issued.Edited(chained, root => root["proof"] = new JsonArray(root["proof"]![1]!.DeepClone(), root["proof"]![0]!.DeepClone()))));

        // Without the first proof, or with another in its place, the second says something else.
        Assert.Equal("ChainBroken", Issued.Judge(Issued.Edited(chained, root => root["proof"]!.AsArray().RemoveAt(0))));
        Assert.Equal("SignatureInvalid", Issued.Judge(Issued.Edited(chained, root =>
        {
            root["proof"]![0] = JsonNode.Parse(First(TestMesh.Now.AddMinutes(-1)))!["proof"]!.DeepClone();
        })));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void TryParse_Subjects_BoundedOnBothSides(int count, bool taken) => Assert.Equal(taken, CredentialDocument.TryParse(
        Issued.Edited(Issued.Credential, root => root["credentialSubject"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["n"] = i })])), out _, out _));

    [Fact]
    public void TryVerify_MutatedCredential_NeverThrowsNeverHoldsForAnotherDocument()
    {
        string canonical = Canonical(Issued.Credential);
        Prop.ForAll(Texts.Mutated(Issued.Credential), bytes => Issued.Judge(bytes) != "None" || Canonical(bytes) == canonical)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void TryParse_AnyBytesAndAnyJson_NeverThrows()
    {
        Prop.ForAll(Texts.Bytes, bytes => !CredentialDocument.TryParse(bytes, out _, out _)).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        string[] members = ["@context", "type", "id", "issuer", "validFrom", "credentialSubject", "credentialStatus", "credentialSchema", "evidence", "name", "proof"];
        Arbitrary<(string Name, string Json)> replaced =
            Gen.Elements(members).SelectMany(name => Texts.Json.Generator.Select(json => (name, json))).ToArbitrary();
        Prop.ForAll(replaced, change => Issued.Judge(Issued.Edited(Issued.Credential, root => root[change.Name] = Parsed(change.Json))) is { Length: > 0 })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static JsonNode? Parsed(string json) => CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(json), JsonLimits.Default, out byte[]? bytes, out _) ? JsonNode.Parse(bytes) : null;

    private static byte[] First(DateTimeOffset created)
    {
        byte[] unsigned = Issued.Edited(Issued.Credential, root => root.Remove("proof"));
        return Issued.Edited(Prove(unsigned, new JsonArray(), Options("urn:proof:1", null, created)), root => root["proof"] = root["proof"]![0]!.DeepClone());
    }

    private static byte[] Chain()
    {
        JsonNode first = JsonNode.Parse(First(TestMesh.Now))!["proof"]!;
        byte[] unsigned = Issued.Edited(Issued.Credential, root => root.Remove("proof"));
        return Prove(unsigned, new JsonArray(first.DeepClone()), Options("urn:proof:2", "urn:proof:1", TestMesh.Now));
    }

    private static JsonObject Options(string id, string? previous, DateTimeOffset created)
    {
        var options = new JsonObject
        {
            ["type"] = "DataIntegrityProof",
            ["cryptosuite"] = "eddsa-jcs-2022",
            ["id"] = id,
            ["created"] = created.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["verificationMethod"] = TestMesh.Foundation.KeyId,
            ["proofPurpose"] = "assertionMethod",
        };
        if (previous is not null)
        {
            options["previousProof"] = previous;
        }

        return options;
    }

    // vc-data-integrity 4.3, by hand: the proofs before are part of what is signed.
    private static byte[] Prove(byte[] unsigned, JsonArray before, JsonObject options)
    {
        byte[] document = before.Count == 0 ? unsigned : Issued.Edited(unsigned, root => root["proof"] = before.DeepClone());
        byte[] hash = DataIntegrity.HashData(CanonicalBytes(document), CanonicalBytes(JsonSerializer.SerializeToUtf8Bytes(options)));
        options["proofValue"] = "z" + SimpleBase.Base58.Bitcoin.Encode(TestMesh.Foundation.Key.Sign(hash));
        return Issued.Edited(unsigned, root => root["proof"] = new JsonArray([.. before.Select(proof => proof!.DeepClone()), options]));
    }

    private static byte[] CanonicalBytes(byte[] json) =>
        CanonicalJson.TryCanonicalize(json, JsonLimits.Default, out byte[]? canonical, out JsonFault fault) ? canonical : throw new InvalidOperationException(fault.ToString());

    private static string Canonical(byte[] json) => Encoding.UTF8.GetString(CanonicalBytes(json));
}
