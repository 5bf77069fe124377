using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Identity;

/// <summary>One good document, and ways to make it wrong by one change: each is refused, with the reason of that change (DID Core 5).</summary>
public sealed class WrongDidDocumentTests
{
    private const string Key = "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";

    private const string Good = """
        {"@context":"https://www.w3.org/ns/did/v1","id":"did:mesh:enterprise:acme","controller":"did:web:acme.com",
        "verificationMethod":[{"id":"#one","type":"Multikey","controller":"did:mesh:enterprise:acme","publicKeyMultibase":"KEY"},
        {"id":"#two","type":"JsonWebKey","controller":"did:mesh:enterprise:acme","publicKeyJwk":{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}],
        "authentication":["#one"],"assertionMethod":[{"id":"#three","type":"Multikey","controller":"did:mesh:enterprise:acme","publicKeyMultibase":"KEY"}],
        "service":[{"id":"#hub","type":"MeshHub","serviceEndpoint":"wss://hub.example"}]}
        """;

    public static TheoryData<string, string, DidDocumentFault> Changes() => new()
    {
        // the whole
        { Good, "", DidDocumentFault.NotJson },
        { Good, "[]", DidDocumentFault.NotJson },
        { Good, "null", DidDocumentFault.NotJson },
        { "\"controller\":\"did:web:acme.com\",", "\"controller\":\"did:web:acme.com\",\"controller\":\"did:web:evil.com\",", DidDocumentFault.NotJson },
        { "\"id\":\"#hub\",", "\"id\":\"#hub\",\"id\":\"#hub\",", DidDocumentFault.NotJson },
        { "\"MeshHub\"", "\"\\ud800\"", DidDocumentFault.NotJson },
        { "\"authentication\":[\"#one\"],", "\"authentication\":[\"#one\",],", DidDocumentFault.NotJson },
        { "{\"@context\"", "/* hello */{\"@context\"", DidDocumentFault.NotJson },
        { "\"serviceEndpoint\":\"wss://hub.example\"}]}", "\"serviceEndpoint\":\"wss://hub.example\"}]}{}", DidDocumentFault.NotJson },

        // whom it describes
        { "\"id\":\"did:mesh:enterprise:acme\",", "", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":null,", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":[\"did:mesh:enterprise:acme\"],", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\"\",", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\"DID:mesh:enterprise:acme\",", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\"did:Mesh:enterprise:acme\",", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\"did:mesh:\",", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\"did::acme\",", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\"did:mesh:enterprise:acme#one\",", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\"did:mesh:enterprise:acme/path\",", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\"did:mesh:enterprise:\u0430cme\",", DidDocumentFault.IdInvalid }, // a Cyrillic a
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\"did:mesh:enterprise:acme%2\",", DidDocumentFault.IdInvalid },
        { "\"id\":\"did:mesh:enterprise:acme\",", "\"id\":\" did:mesh:enterprise:acme\",", DidDocumentFault.IdInvalid },

        // who may change it
        { "\"did:web:acme.com\"", "7", DidDocumentFault.ControllerInvalid },
        { "\"did:web:acme.com\"", "\"acme.com\"", DidDocumentFault.ControllerInvalid },
        { "\"did:web:acme.com\"", "[\"did:web:acme.com\",null]", DidDocumentFault.ControllerInvalid },
        { "\"did:web:acme.com\"", "\"did:web:acme.com#key\"", DidDocumentFault.ControllerInvalid },

        // its keys
        { "\"id\":\"#one\",", "", DidDocumentFault.MethodInvalid },
        { "\"id\":\"#one\",", "\"id\":\"did:mesh:enterprise:acme\",", DidDocumentFault.MethodInvalid },
        { "\"id\":\"#one\",", "\"id\":\"#\",", DidDocumentFault.MethodInvalid },
        { "{\"id\":\"#one\",\"type\":\"Multikey\",", "{\"id\":\"#one\",", DidDocumentFault.MethodInvalid },
        { "{\"id\":\"#one\",\"type\":\"Multikey\",\"controller\":\"did:mesh:enterprise:acme\",", "{\"id\":\"#one\",\"type\":\"Multikey\",", DidDocumentFault.MethodInvalid },
        { "{\"id\":\"#one\",\"type\":\"Multikey\",\"controller\":\"did:mesh:enterprise:acme\",", "{\"id\":\"#one\",\"type\":\"Multikey\",\"controller\":\"acme\",", DidDocumentFault.MethodInvalid },
        { "{\"id\":\"#one\",\"type\":\"Multikey\",\"controller\":\"did:mesh:enterprise:acme\",\"publicKeyMultibase\":\"KEY\"}", "{\"id\":\"#one\",\"type\":\"Ed25519VerificationKey2020\",\"controller\":\"did:mesh:enterprise:acme\",\"publicKeyMultibase\":\"zKEY\"}", DidDocumentFault.MethodInvalid },
        { "\"publicKeyMultibase\":\"KEY\"},", "\"publicKeyMultibase\":\"z0OIl\"},", DidDocumentFault.MethodInvalid },
        { "\"publicKeyMultibase\":\"KEY\"},", "\"publicKeyMultibase\":\"\"},", DidDocumentFault.MethodInvalid },
        { "\"publicKeyMultibase\":\"KEY\"},", "\"publicKeyMultibase\":7},", DidDocumentFault.MethodInvalid },
        { "{\"id\":\"#one\",\"type\":\"Multikey\",\"controller\":\"did:mesh:enterprise:acme\",\"publicKeyMultibase\":\"KEY\"}", "{\"id\":\"#one\",\"type\":\"Ed25519VerificationKey2020\",\"controller\":\"did:mesh:enterprise:acme\",\"publicKeyMultibase\":\"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooW\"}", DidDocumentFault.MethodInvalid },
        { "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=", DidDocumentFault.MethodInvalid },
        { "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ", DidDocumentFault.MethodInvalid },
        { "\"crv\":\"Ed25519\",", "", DidDocumentFault.MethodInvalid },
        { "\"crv\":\"Ed25519\",", "\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\",", DidDocumentFault.MethodInvalid }, // a private key
        { "\"publicKeyJwk\":{", "\"publicKeyMultibase\":\"KEY\",\"publicKeyJwk\":{", DidDocumentFault.MethodInvalid },
        { "\"id\":\"#two\",", "\"id\":\"#one\",", DidDocumentFault.MethodDuplicate },
        { "\"id\":\"#two\",", "\"id\":\"did:mesh:enterprise:acme#one\",", DidDocumentFault.MethodDuplicate },
        { "\"id\":\"#three\",", "\"id\":\"#one\",", DidDocumentFault.MethodDuplicate },
        { "[{\"id\":\"#one\",", "[7,{\"id\":\"#one\",", DidDocumentFault.MethodInvalid },

        // what its keys are for
        { "[\"#one\"]", "\"#one\"", DidDocumentFault.RelationshipInvalid },
        { "[\"#one\"]", "{\"#one\":true}", DidDocumentFault.RelationshipInvalid },
        { "[\"#one\"]", "[\"#missing\"]", DidDocumentFault.RelationshipInvalid },
        { "[\"#one\"]", "[\"#One\"]", DidDocumentFault.RelationshipInvalid },
        { "[\"#one\"]", "[\"one\"]", DidDocumentFault.RelationshipInvalid },
        { "[\"#one\"]", "[\"\"]", DidDocumentFault.RelationshipInvalid },
        { "[\"#one\"]", "[7]", DidDocumentFault.MethodInvalid },
        { "[\"#one\"]", "[{\"id\":\"#four\"}]", DidDocumentFault.MethodInvalid },

        // its services
        { "\"id\":\"#hub\",", "", DidDocumentFault.ServiceInvalid },
        { "\"id\":\"#hub\",", "\"id\":7,", DidDocumentFault.ServiceInvalid },
        { "\"type\":\"MeshHub\",", "", DidDocumentFault.ServiceInvalid },
        { "\"type\":\"MeshHub\",", "\"type\":[],", DidDocumentFault.ServiceInvalid },
        { "\"type\":\"MeshHub\",", "\"type\":[7],", DidDocumentFault.ServiceInvalid },
        { ",\"serviceEndpoint\":\"wss://hub.example\"", "", DidDocumentFault.ServiceInvalid },
        { "[{\"id\":\"#hub\"", "[[],{\"id\":\"#hub\"", DidDocumentFault.ServiceInvalid },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void TryParse_OneChange_IsRefusedWithItsReason(string what, string by, DidDocumentFault expected)
    {
        string wrong = Good.Replace(what, by, StringComparison.Ordinal).Replace("KEY", Key, StringComparison.Ordinal);
        Assert.NotEqual(Good.Replace("KEY", Key, StringComparison.Ordinal), wrong);

        Assert.False(DidDocument.TryParse(Texts.Utf8(wrong), out _, out DidDocumentFault fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void TryParse_NoChange_IsTaken()
    {
        Assert.True(DidDocument.TryParse(Texts.Utf8(Good.Replace("KEY", Key, StringComparison.Ordinal)), out DidDocument? document, out DidDocumentFault fault), fault.ToString());
        Assert.Equal(3, document.VerificationMethods.Count);
    }
}
