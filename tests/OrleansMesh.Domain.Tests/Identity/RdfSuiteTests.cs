using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.LinkedData;
using OrleansMesh.Testing;

namespace OrleansMesh.Domain.Tests.Identity;

public sealed class RdfSuiteTests
{
    private const string Credential =
        """
        {"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],"type":["VerifiableCredential"],
         "issuer":"did:example:issuer","validFrom":"2025-01-01T00:00:00Z","credentialSubject":[{"id":"did:example:a","degree":{"level":3}},{"alumniOf":"é\n\"x\""}]}
        """;

    private static readonly ProofOptions Options = new(TestMesh.Acme.KeyId, KeyPurpose.AssertionMethod, TestMesh.Now);

    private static readonly byte[] Signed =
        DataIntegrity.AddProof(Texts.Utf8(Credential), Options with { Suite = ProofSuite.EddsaRdfc2022 }, TestMesh.Acme.Key);

    [VectorsFact]
    public void EddsaRdfc2022_PublicExample_EveryStepEqual()
    {
        string Read(string file) => File.ReadAllText(Vectors.PathOf("vc", "eddsa-rdfc-2022", file));
        byte[] unsigned = File.ReadAllBytes(Vectors.PathOf("vc", "unsigned.json"));
        Assert.Equal(Read("canonDocDataInt.txt"), Canonical(Encoding.UTF8.GetString(unsigned)));
        Assert.Equal(Read("proofCanonDataInt.txt"), Canonical(Read("proofConfigDataInt.json")));

        using JsonDocument pair = JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("vc", "keyPair.json")));
        byte[] secret = SimpleBase.Base58.Bitcoin.Decode(pair.RootElement.GetProperty("privateKeyMultibase").GetString().AsSpan(1));
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(secret.AsSpan(2));
        var options = new ProofOptions(DidKey.KeyId(key.PublicKey), KeyPurpose.AssertionMethod, DateTimeOffset.Parse("2023-02-24T23:36:38Z", null))
        {
            Suite = ProofSuite.EddsaRdfc2022,
        };
        string signed = Encoding.UTF8.GetString(DataIntegrity.AddProof(unsigned, options, key));
        Assert.Contains(Read("sigBTC58DataInt.txt").Trim(), signed, StringComparison.Ordinal);
        Assert.True(DidKey.TryResolve(DidKey.Encode(key.PublicKey), out DidDocument? signer));
        Assert.Equal(ProofRefusal.None, DataIntegrity.Verify(Texts.Utf8(Read("signedDataInt.json")), KeyPurpose.AssertionMethod, signer, TestMesh.Now));
        string changed = Read("signedDataInt.json").Replace("minimum viable", "maximum viable", StringComparison.Ordinal);
        Assert.Equal(ProofRefusal.SignatureInvalid, DataIntegrity.Verify(Texts.Utf8(changed), KeyPurpose.AssertionMethod, signer, TestMesh.Now));
    }

    [Theory]
    [InlineData(ProofSuite.EddsaJcs2022, "https://www.w3.org/ns/credentials/v2")]
    [InlineData(ProofSuite.EddsaRdfc2022, "https://www.w3.org/ns/credentials/v2")]
    [InlineData(ProofSuite.Ed25519Signature2020, "https://w3id.org/security/suites/ed25519-2020/v1")]
    public void AddProof_EachSuite_Verifies(ProofSuite suite, string context)
    {
        byte[] document = Texts.Utf8($$"""{"@context":["{{context}}",{"ex":"https://example.org/#"}],"id":"urn:x:1","ex:name":"n"}""");
        ProofOptions options = Options with { Suite = suite, Challenge = "c-1", Domain = "hub.example", Expires = TestMesh.Now.AddHours(1) };
        byte[] signed = DataIntegrity.AddProof(document, options, TestMesh.Acme.Key);
        var expected = new ProofExpectation(KeyPurpose.AssertionMethod, "c-1", "hub.example");
        ProofRefusal Verify(ProofExpectation wanted, TimeSpan after) => DataIntegrity.Verify(signed, wanted, TestMesh.Acme.Document, TestMesh.Now + after);
        Assert.Equal(ProofRefusal.None, Verify(expected, TimeSpan.Zero));
        Assert.Equal(ProofRefusal.ChallengeMismatch, Verify(expected with { Challenge = "c-2" }, TimeSpan.Zero));
        Assert.Equal(ProofRefusal.DomainMismatch, Verify(expected with { Domain = "other.example" }, TimeSpan.Zero));
        Assert.Equal(ProofRefusal.None, Verify(expected, TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1)));
        Assert.Equal(ProofRefusal.Expired, Verify(expected, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Verify_RdfProof_SurvivesOtherSpellingOfTheSameStatements()
    {
        string respelled = Encoding.UTF8.GetString(Signed).Replace("\"type\":[\"VerifiableCredential\"]", "\"type\":\"VerifiableCredential\"", StringComparison.Ordinal);
        Assert.Equal(ProofRefusal.None, Verify(Texts.Utf8(respelled)));
    }

    [Theory]
    [InlineData("\"level\":3", "\"level\":4")]
    [InlineData("did:example:a", "did:example:b")]
    [InlineData("did:example:issuer", "did:example:other")]
    [InlineData("2025-01-01", "2025-01-02")]
    [InlineData("credentials/examples/v2", "credentials/undefined-terms/v2")]
    public void Verify_ChangedStatement_Refused(string from, string to) =>
        Assert.Equal(ProofRefusal.SignatureInvalid, Verify(Texts.Utf8(Encoding.UTF8.GetString(Signed).Replace(from, to, StringComparison.Ordinal))));

    [Fact]
    public void Verify_AddedUndefinedMember_RefusedNotDropped()
    {
        string v2 = Credential.Replace(",\"https://www.w3.org/ns/credentials/examples/v2\"", "", StringComparison.Ordinal)
            .Replace(",\"degree\":{\"level\":3}", "", StringComparison.Ordinal).Replace("\"alumniOf\"", "\"name\"", StringComparison.Ordinal);
        byte[] signed = DataIntegrity.AddProof(Texts.Utf8(v2), Options with { Suite = ProofSuite.EddsaRdfc2022 }, TestMesh.Acme.Key);
        Assert.Equal(ProofRefusal.None, Verify(signed));
        string smuggled = Encoding.UTF8.GetString(signed).Replace("\"issuer\"", "\"isAdmin\":true,\"issuer\"", StringComparison.Ordinal);
        Assert.Equal(ProofRefusal.NotCanonicalizable, Verify(Texts.Utf8(smuggled)));
    }

    [Fact]
    public void Verify_MutatedDocument_NeverThrowsNeverHoldsForOtherStatements()
    {
        string canonical = Canonical(WithoutProof(Signed));
        Prop.ForAll(Texts.Mutated(Signed), bytes => Verify(bytes) != ProofRefusal.None || Canonical(WithoutProof(bytes)) == canonical)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static string WithoutProof(byte[] secured)
    {
        System.Text.Json.Nodes.JsonObject root = System.Text.Json.Nodes.JsonNode.Parse(secured)!.AsObject();
        root.Remove("proof");
        return root.ToJsonString();
    }

    private static string Canonical(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.True(LinkedDataDocument.TryCanonicalize(document.RootElement, out string? quads, out LinkedDataFault fault), fault.ToString());
        return quads;
    }

    private static ProofRefusal Verify(byte[] bytes) =>
        DataIntegrity.Verify(bytes, KeyPurpose.AssertionMethod, TestMesh.Acme.Document, TestMesh.Now);
}
