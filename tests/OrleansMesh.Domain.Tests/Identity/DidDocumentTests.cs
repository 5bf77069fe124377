using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Identity;

public sealed class DidDocumentTests
{
    // FMP 4.2: relative references, and an Ed25519VerificationKey2020 (with a key that exists).
    private const string Whitepaper = """
        {"@context":"https://www.w3.org/ns/did/v1","id":"did:mesh:enterprise:acme-001","controller":"did:web:acme.com",
         "verificationMethod":[{"id":"did:mesh:enterprise:acme-001#key-1","type":"Ed25519VerificationKey2020",
           "controller":"did:mesh:enterprise:acme-001","publicKeyMultibase":"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"}],
         "authentication":["#key-1"],
         "service":[{"id":"#federation","type":"FederationEndpoint","serviceEndpoint":"wss://mesh.acme.com/federation"}]}
        """;

    [Fact]
    public void TryParse_WhitepaperExample_ReferencesResolved()
    {
        Assert.True(DidDocument.TryParse(Texts.Utf8(Whitepaper), out DidDocument? document, out DidDocumentFault fault));
        Assert.Equal(DidDocumentFault.None, fault);
        Assert.Equal("did:web:acme.com", Assert.Single(document.Controllers).ToString());
        Assert.Equal("did:mesh:enterprise:acme-001#key-1", Assert.Single(document.KeysFor(KeyPurpose.Authentication)).Id);
        Assert.True(document.TryFindKey("#key-1", KeyPurpose.Authentication, out _));
        Assert.False(document.TryFindKey("#key-1", KeyPurpose.AssertionMethod, out _));
        Assert.False(document.TryFindKey("#key-2", KeyPurpose.Authentication, out _));
        DidService service = Assert.Single(document.Services);
        Assert.Equal("did:mesh:enterprise:acme-001#federation", service.Id);
        Assert.Equal("wss://mesh.acme.com/federation", service.Endpoint);
        Assert.True(CanonicalJson.IsCanonical(document.CanonicalBytes.Span));
    }

    [Theory]
    [InlineData("[]", DidDocumentFault.NotJson)]
    [InlineData("{\"id\":1}", DidDocumentFault.IdInvalid)]
    [InlineData("{}", DidDocumentFault.IdInvalid)]
    [InlineData("{\"id\":\"acme\"}", DidDocumentFault.IdInvalid)]
    [InlineData("{\"id\":\"did:x:y\",\"id\":\"did:x:y\"}", DidDocumentFault.NotJson)]
    [InlineData("{\"id\":\"did:x:y\",\"controller\":\"acme\"}", DidDocumentFault.ControllerInvalid)]
    [InlineData("{\"id\":\"did:x:y\",\"verificationMethod\":{}}", DidDocumentFault.MethodInvalid)]
    [InlineData("{\"id\":\"did:x:y\",\"verificationMethod\":[{\"id\":\"#k\",\"type\":\"Ed25519VerificationKey2020\",\"controller\":\"did:x:y\"}]}", DidDocumentFault.MethodInvalid)]
    [InlineData("{\"id\":\"did:x:y\",\"verificationMethod\":[{\"id\":\"#k\",\"type\":\"T\",\"controller\":\"did:x:y\"},{\"id\":\"did:x:y#k\",\"type\":\"T\",\"controller\":\"did:x:y\"}]}", DidDocumentFault.MethodDuplicate)]
    [InlineData("{\"id\":\"did:x:y\",\"authentication\":[\"#k\"]}", DidDocumentFault.RelationshipInvalid)]
    [InlineData("{\"id\":\"did:x:y\",\"authentication\":\"#k\"}", DidDocumentFault.RelationshipInvalid)]
    [InlineData("{\"id\":\"did:x:y\",\"service\":[{\"id\":\"#s\",\"type\":\"T\"}]}", DidDocumentFault.ServiceInvalid)]
    [InlineData("{\"id\":\"did:x:y\",\"authentication\":[\"did:x:z#k\"]}", DidDocumentFault.None)]
    public void TryParse_BrokenDocument_RefusedWithReason(string text, DidDocumentFault expected)
    {
        Assert.Equal(expected == DidDocumentFault.None, DidDocument.TryParse(Texts.Utf8(text), out _, out DidDocumentFault fault));
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData(32, DidDocumentFault.None)]
    [InlineData(33, DidDocumentFault.MethodInvalid)]
    public void TryParse_Keys_BoundedOnBothSides(int count, DidDocumentFault expected)
    {
        var keys = Enumerable.Range(0, count).Select(i => $"{{\"id\":\"#k{i}\",\"type\":\"T\",\"controller\":\"did:x:y\"}}");
        string text = $"{{\"id\":\"did:x:y\",\"verificationMethod\":[{string.Join(',', keys)}]}}";
        _ = DidDocument.TryParse(Texts.Utf8(text), out _, out DidDocumentFault fault);
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData(DidDocument.BytesMax, DidDocumentFault.None)]
    [InlineData(DidDocument.BytesMax + 1, DidDocumentFault.TooLarge)]
    public void TryParse_Size_BoundedOnBothSides(int bytes, DidDocumentFault expected)
    {
        string start = "{\"id\":\"did:x:y\",\"note\":\"";
        _ = DidDocument.TryParse(Texts.Utf8(start + new string('n', bytes - start.Length - 2) + "\"}"), out _, out DidDocumentFault fault);
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void TryParse_MutatedDocument_NeverThrows() =>
        Prop.ForAll(Texts.Mutated(Encoding.UTF8.GetBytes(Whitepaper)), bytes =>
            DidDocument.TryParse(bytes, out _, out DidDocumentFault fault) == (fault == DidDocumentFault.None))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Build_OwnDocument_ReadsBackEqual()
    {
        DidDocument built = TestMesh.Acme.Document;
        Assert.True(DidDocument.TryParse(built.CanonicalBytes, out DidDocument? read, out _));
        Assert.True(read.TryFindKey(TestMesh.Acme.KeyId, KeyPurpose.Authentication, out var key));
        Assert.Equal(TestMesh.Acme.Key.PublicKey, key);
        Assert.True(read.TryFindKey(TestMesh.Acme.KeyId, KeyPurpose.AssertionMethod, out _));
    }
}
