using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Mapping;

namespace OrleansMesh.Domain.Tests.Mapping;

/// <summary>I-11: a map that is kept where others could change it.</summary>
public sealed class SignedIdentityMapTests
{
    private const string Rules = """{"version":1,"rules":[{"name":"analysts","kind":"role","from":"analyst","to":["reader"]}]}""";

    [Fact]
    public void Verify_SignedByTheMesh_IsTheMapAndWhen()
    {
        Assert.True(TryVerify(Sign(), out SignedIdentityMap? signed, out _, out _));
        Assert.Equal(["analysts"], signed!.Map.Rules.Select(rule => rule.Name));
        Assert.Equal(TestMesh.Now, signed.SignedAt);
    }

    [Theory]
    [InlineData("\"reader\"", "\"writer\"", ProofRefusal.SignatureInvalid)]
    [InlineData("\"analyst\"", "\"anyone\"", ProofRefusal.SignatureInvalid)]
    [InlineData("\"version\":1", "\"more\":0,\"version\":1", ProofRefusal.SignatureInvalid)]
    [InlineData("assertionMethod", "authentication", ProofRefusal.PurposeMismatch)]
    [InlineData("eddsa-jcs-2022", "eddsa-jcs-2023", ProofRefusal.SuiteUnsupported)]
    [InlineData("\"proof\":", "\"prove\":", ProofRefusal.ProofMalformed)]
    [InlineData("#key-1", "#key-2", ProofRefusal.KeyUnknown)]
    [InlineData("\"created\":\"2026", "\"created\":\"2027", ProofRefusal.CreatedInFuture)]
    public void Verify_ChangedInOneWay_IsRefusedWithItsReason(string old, string changed, ProofRefusal reason)
    {
        string text = Encoding.UTF8.GetString(Sign());
        Assert.Contains(old, text, StringComparison.Ordinal);
        Assert.False(TryVerify(Encoding.UTF8.GetBytes(text.Replace(old, changed, StringComparison.Ordinal)), out _, out IdentityMapFault fault, out ProofRefusal refusal));
        Assert.Equal((IdentityMapFault.None, reason), (fault, refusal));
    }

    [Theory]
    [InlineData("[]", IdentityMapFault.NotJson)]
    [InlineData("""{"version":1,"version":1,"rules":[]}""", IdentityMapFault.NotJson)]
    [InlineData("""{"version":2,"rules":[]}""", IdentityMapFault.VersionUnsupported)]
    [InlineData("""{"version":1,"rules":[]}""", IdentityMapFault.RulesInvalid)]
    public void Verify_NoMap_IsRefusedWithTheFault(string text, IdentityMapFault expected)
    {
        Assert.False(TryVerify(Encoding.UTF8.GetBytes(text), out _, out IdentityMapFault fault, out _));
        Assert.Equal(expected, fault);
        Assert.Throws<ArgumentException>(() => SignedIdentityMap.Sign(Encoding.UTF8.GetBytes(text), TestMesh.Acme.KeyId, TestMesh.Acme.Key, TestMesh.Now));
    }

    [Fact]
    public void Verify_SignedByAnotherMeshOrAKeyThatWasReplaced_IsRefused()
    {
        byte[] foreign = SignedIdentityMap.Sign(Encoding.UTF8.GetBytes(Rules), TestMesh.Mit.KeyId, TestMesh.Mit.Key, TestMesh.Now);
        Assert.False(TryVerify(foreign, out _, out _, out ProofRefusal refusal));
        Assert.Equal(ProofRefusal.KeyUnknown, refusal);

        using var other = Ed25519PrivateKey.Generate();
        byte[] replaced = SignedIdentityMap.Sign(Encoding.UTF8.GetBytes(Rules), TestMesh.Acme.KeyId, other, TestMesh.Now);
        Assert.False(TryVerify(replaced, out _, out _, out refusal));
        Assert.Equal(ProofRefusal.SignatureInvalid, refusal);
    }

    [Fact]
    public void Verify_ProofWithoutATime_IsRefused()
    {
        byte[] undated = DataIntegrityWithoutTime();
        Assert.Equal(ProofRefusal.None, DataIntegrity.Verify(undated, KeyPurpose.AssertionMethod, TestMesh.Acme.Document, TestMesh.Now));
        Assert.False(TryVerify(undated, out _, out _, out ProofRefusal refusal));
        Assert.Equal(ProofRefusal.ProofMalformed, refusal);
    }

    [Fact]
    public void With_AnotherMap_DenialsOfEitherWin()
    {
        IdentityMap own = Parse("""{"name":"r","kind":"role","from":"analyst","to":["reader","writer"]}""");
        IdentityMap both = own.With("hub:", Parse("""{"name":"r","kind":"role","from":"analyst","to":["writer"],"effect":"deny"}"""));
        MappingDecision decision = both.Map(Analyst(), TestMesh.Now);
        Assert.Equal(["reader"], decision.Identity?.Roles);
        Assert.Equal(["r", "hub:r"], decision.Rules);
        Assert.Equal(MappingRefusal.Unknown, IdentityMap.Nobody.Map(Analyst(), TestMesh.Now).Refusal);
        Assert.Equal(["reader", "writer"], own.With("hub:", IdentityMap.Nobody).Map(Analyst(), TestMesh.Now).Identity?.Roles);
    }

    private static ForeignIdentity Analyst() => new() { Mesh = TestMesh.Mit.Id, Id = TestMesh.Mit.Id.ToString(), Roles = ["analyst"], Evidence = "test" };

    private static byte[] DataIntegrityWithoutTime()
    {
        string options = $$"""{"cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod","type":"DataIntegrityProof","verificationMethod":"{{TestMesh.Acme.KeyId}}"}""";
        byte[] hash = DataIntegrity.HashData(OrleansMesh.Domain.Json.CanonicalJson.Canonicalize(System.Text.Json.JsonDocument.Parse(Rules).RootElement), Encoding.UTF8.GetBytes(options));
        string value = Base58Text.Encode(TestMesh.Acme.Key.Sign(hash));
        return Encoding.UTF8.GetBytes($$"""{{Rules[..^1]}},"proof":{{options[..^1]}},"proofValue":"{{value}}"} }""");
    }

    private static byte[] Sign() => SignedIdentityMap.Sign(Encoding.UTF8.GetBytes(Rules), TestMesh.Acme.KeyId, TestMesh.Acme.Key, TestMesh.Now);

    private static bool TryVerify(byte[] bytes, out SignedIdentityMap? signed, out IdentityMapFault fault, out ProofRefusal refusal) =>
        SignedIdentityMap.TryVerify(bytes, TestMesh.Acme.Document, TestMesh.Now, out signed, out fault, out refusal);

    private static IdentityMap Parse(string rule)
    {
        Assert.True(IdentityMap.TryParse(Encoding.UTF8.GetBytes($$"""{"version":1,"rules":[{{rule}}]}"""), out IdentityMap? map, out IdentityMapFault fault), fault.ToString());
        return map;
    }
}
