using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.LinkedData;
using OrleansMesh.Domain.Tests.Credentials;

namespace OrleansMesh.Domain.Tests.LinkedData.Direct;

/// <summary>The short way to the hash of a document's statements, beside the way of the specifications: where both answer, they agree.</summary>
public sealed class DirectHashTests
{
    private const string Proof = "proof";

    private static readonly string[] Contexts =
    [
        "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/suites/ed25519-2020/v1", "https://w3id.org/security/data-integrity/v2", "https://w3id.org/security/multikey/v1",
        "https://www.w3.org/ns/credentials/examples/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2", "https://w3id.org/vc/status-list/2021/v1",
    ];

    private static readonly string[] Names =
    [
        "id", "type", "@id", "@type", "@value", "@graph", "name", "issuer", "credentialSubject", "credentialStatus", "validFrom", "proof", "proofPurpose", "verificationMethod",
        "statusListIndex", "statusPurpose", "credentialSchema", "created", "alumniOf", "degree", "trustLevel", "assertionMethod", "publicKeyMultibase", "service", "controller", "any", "a:b", "urn:x", "",
    ];

    private static readonly string[] Scalars =
    [
        "\"urn:a\"", "\"urn:b\"", "\"did:mesh:a\"", "\"https://ex.example/x\"", "\"VerifiableCredential\"", "\"BitstringStatusListEntry\"", "\"DataIntegrityProof\"", "\"Ed25519Signature2020\"",
        "\"MeshAgentCredential\"", "\"assertionMethod\"", "\"2026-01-01T00:00:00Z\"", "\"_:b\"", "\"xsd:date\"", "\"sec:x\"", "\"relative\"", "\"@id\"", "\"a b\"", "\"é\"", "\"q\\\"\"", "\"\u007F\"",
        "\"\"", "1", "-0", "0", "-7", "1.5", "1e3", "123456789012345678", "true", "false", "null", "{}", "[]",
    ];

    [Theory]
    [InlineData(ProofSuite.EddsaRdfc2022)]
    [InlineData(ProofSuite.Ed25519Signature2020)]
    public void TryHashDirectly_IssuedCredential_Reaches(ProofSuite suite)
    {
        using JsonDocument credential = JsonDocument.Parse(Issued.Draft(suite).Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key, suite));
        JsonElement context = credential.RootElement.GetProperty("@context");
        Assert.True(Agrees(credential.RootElement, context, Proof));
        Assert.True(Agrees(credential.RootElement.GetProperty(Proof), context, "proofValue"));
    }

    [Fact]
    public void TryHashDirectly_AlikeBlankNodes_LeavesIt()
    {
        const string Alike = """{"@context":"https://www.w3.org/ns/credentials/v2","type":"VerifiableCredential","credentialSubject":[{"name":"x"},{"name":"x"}]}""";
        Assert.False(Agrees(Alike));
        Assert.True(Agrees(Alike.Replace("{\"name\":\"x\"}]", "{\"name\":\"y\"}]", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"id\":\"urn:s\",\"name\":[\"x\",\"x\"]")]
    [InlineData("\"id\":\"urn:s\",\"name\":{\"@value\":\"x\",\"@language\":\"en\"}")]
    [InlineData("\"id\":\"_:s\",\"name\":\"x\"")]
    [InlineData("\"id\":\"urn:s\",\"name\":\"x\\ty\"")]
    [InlineData("\"id\":\"urn:s\",\"verifiableCredential\":{\"id\":\"urn:c\",\"name\":\"x\"}")]
    public void TryHashDirectly_NotSimple_LeavesItToTheSpecification(string members) =>
        Assert.False(Agrees($"{{\"@context\":\"https://www.w3.org/ns/credentials/v2\",\"type\":\"VerifiablePresentation\",{members}}}"));

    [Fact]
    public void TryHashDirectly_NoObject_LeavesIt()
    {
        using JsonDocument document = JsonDocument.Parse("[]");
        Assert.False(LinkedDataDocument.TryHashDirectly(document.RootElement, document.RootElement, Proof, new byte[32]));
    }

    [Fact]
    public void TryHashDirectly_AnyDocument_AgreesWithTheSpecificationWhereItReaches() =>
        Prop.ForAll(Documents().ToArbitrary(), text =>
        {
            _ = Agrees(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void TryHashDirectly_ManyDocuments_ReachesOften()
    {
        // Shows that the property above is not empty, and no more.
        int reached = Documents().Sample(2000).Count(Agrees);
        Assert.InRange(reached, 1, 1999);
    }

    private static bool Agrees(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return Agrees(document.RootElement, document.RootElement.GetProperty("@context"), Proof);
    }

    private static bool Agrees(JsonElement document, JsonElement context, string without)
    {
        byte[] direct = new byte[32];
        if (!LinkedDataDocument.TryHashDirectly(document, context, without, direct))
        {
            return false;
        }

        JsonObject rebuilt = JsonObject.Create(document)!;
        rebuilt.Remove(without);
        rebuilt["@context"] = JsonNode.Parse(context.GetRawText());
        using JsonDocument whole = JsonDocument.Parse(rebuilt.ToJsonString());
        Assert.True(LinkedDataDocument.TryCanonicalize(whole.RootElement, out string? quads, out LinkedDataFault fault), $"{fault}: {document}");
        Assert.Equal(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(quads))), Convert.ToHexString(direct));
        return true;
    }

    private static Gen<string> Documents() =>
        Gen.SubListOf(Contexts).SelectMany(contexts => Members(3).Select(members =>
            $"{{\"@context\":[{string.Join(',', contexts.Select(c => $"\"{c}\""))}]{(members.Length > 0 ? "," : "")}{members}}}"));

    private static Gen<string> Members(int depth) =>
        Gen.Choose(0, 5).SelectMany(count => Gen.Shuffle(Names).SelectMany(names => Value(depth).ArrayOf(count).Select(values =>
            string.Join(',', values.Select((value, i) => $"\"{names[i]}\":{value}")))));

    private static Gen<string> Value(int depth)
    {
        Gen<string> scalar = Gen.Elements(Scalars);
        if (depth == 0)
        {
            return scalar;
        }

        Gen<string> array = scalar.ArrayOf(2).Select(items => $"[{string.Join(',', items)}]");
        return Gen.OneOf(scalar, scalar, scalar, array, Members(depth - 1).Select(members => $"{{{members}}}"));
    }
}
