using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Identity.Methods;

public sealed class DidIonTests
{
    // What another implementation made: its suffix, hashes and commitments are its own.
    private const string Foreign = """
        {"suffixData":{"deltaHash":"EiC1LGfh47ZBXjFRXELtonJ8pCbg6c9BbtHXAgA25vPSTg","recoveryCommitment":"EiC3M_2dIVUBou36U9fKTBN6Mz9xA2xxRR1gsHkC0789Sw"},
        "delta":{"updateCommitment":"EiAOZiRrOJmqZS1j30UXUPGMwWuzriB4FMBMWBT82mm5Cw","patches":[{"action":"replace","document":{"publicKeys":[{"id":"signing-key",
        "type":"EcdsaSecp256k1VerificationKey2019","publicKeyJwk":{"kty":"EC","crv":"secp256k1","x":"qp0Ezzc4YhA196COYKa-RHrCom-0LgFtAf8FqvcntN0","y":"zWcbbbg9w1m-DNOszvM68TD0_vFBtWyc18S06c8cULU"}}]}}]}}
        """;

    private const string ForeignSuffix = "EiBgMkQDrUjGYkUZqQgTiOkZeyQiQgNuYZLiW1S9M-oDCA";
    private const string Commitment = "EiC3M_2dIVUBou36U9fKTBN6Mz9xA2xxRR1gsHkC0789Sw";

    public static TheoryData<string, SidetreeFault> Wrongs => new()
    {
        { "padded", SidetreeFault.NotBase64Url },
        { "unused bits", SidetreeFault.NotBase64Url },
        { "not JSON", SidetreeFault.NotJson },
        { "duplicate member", SidetreeFault.NotJson },
        { "further member", SidetreeFault.NotJson },
        { "spaces", SidetreeFault.NotCanonical },
        { "other suffix", SidetreeFault.SuffixMismatch },
        { "delta altered", SidetreeFault.DeltaMismatch },
        { "delta hash missing", SidetreeFault.DeltaMismatch },
        { "recovery commitment missing", SidetreeFault.CommitmentInvalid },
        { "recovery commitment of another hash", SidetreeFault.CommitmentInvalid },
        { "update commitment missing", SidetreeFault.CommitmentInvalid },
        { "delta too large", SidetreeFault.DeltaTooLarge },
        { "no patch", SidetreeFault.PatchInvalid },
        { "unknown patch", SidetreeFault.PatchInvalid },
        { "unknown member of document", SidetreeFault.PatchInvalid },
        { "key without type", SidetreeFault.EntryInvalid },
        { "key without key", SidetreeFault.EntryInvalid },
        { "key with two keys", SidetreeFault.EntryInvalid },
        { "key id out of alphabet", SidetreeFault.EntryInvalid },
        { "key id too long", SidetreeFault.EntryInvalid },
        { "key id twice", SidetreeFault.EntryInvalid },
        { "unknown purpose", SidetreeFault.EntryInvalid },
        { "service without endpoint", SidetreeFault.EntryInvalid },
        { "an escape that is no text", SidetreeFault.NotJson },
        { "a list", SidetreeFault.NotJson },
        { "no delta", SidetreeFault.NotJson },
        { "no suffix data", SidetreeFault.NotJson },
        { "members in another order", SidetreeFault.NotCanonical },
        { "a number in another spelling", SidetreeFault.NotCanonical },
        { "delta of another", SidetreeFault.DeltaMismatch },
        { "delta hash of another kind", SidetreeFault.DeltaMismatch },
        { "update commitment that is text", SidetreeFault.CommitmentInvalid },
        { "update commitment cut off", SidetreeFault.CommitmentInvalid },
        { "recovery commitment padded", SidetreeFault.CommitmentInvalid },
        { "patch that is text", SidetreeFault.PatchInvalid },
        { "more patches than the bound", SidetreeFault.PatchInvalid },
        { "replace without a document", SidetreeFault.PatchInvalid },
        { "remove nothing", SidetreeFault.PatchInvalid },
        { "keys as an object", SidetreeFault.PatchInvalid },
        { "key that is text", SidetreeFault.EntryInvalid },
        { "key id empty", SidetreeFault.EntryInvalid },
        { "key id with a homoglyph", SidetreeFault.EntryInvalid },
        { "purposes as a number", SidetreeFault.EntryInvalid },
        { "service endpoint as a number", SidetreeFault.EntryInvalid },
        { "service type too long", SidetreeFault.EntryInvalid },
        { "service id twice", SidetreeFault.EntryInvalid },
    };

    [Fact]
    public void Wrongs_AreEnoughAndReachEveryReason()
    {
        Assert.True(Wrongs.Count >= 40);
        Assert.Equal(Enum.GetValues<SidetreeFault>().Where(fault => fault != SidetreeFault.None), Wrongs.Select(row => (SidetreeFault)row[1]).Distinct().Order());
    }

    [Fact]
    public void ResolveLongForm_MadeElsewhere_HoldsTogether()
    {
        byte[] state = Canonical(JsonNode.Parse(Foreign)!);
        var did = Did.Parse($"did:ion:{ForeignSuffix}:{Base64Url.EncodeToString(state)}");
        DidResolution resolution = DidIon.ResolveLongForm(did);
        Assert.True(resolution.Document is not null, resolution.Detail);
        Assert.Equal(did, resolution.Document.Id);
        Assert.Equal($"did:ion:{ForeignSuffix}", resolution.Metadata.CanonicalId);
        Assert.Equal(did.Url("signing-key"), Assert.Single(resolution.Document.VerificationMethods).Id);
    }

    [Fact]
    public void ResolveLongForm_WithEd25519_KeyIsRead()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        Did did = Make(Document(key.PublicKey));
        DidDocument document = DidIon.ResolveLongForm(did).Document!;
        Assert.True(document.TryFindKey("#key-1", KeyPurpose.Authentication, out Ed25519PublicKey? read));
        Assert.Equal(key.PublicKey, read);
        Assert.False(document.TryFindKey("#key-1", KeyPurpose.AssertionMethod, out _));
        Assert.Equal("https://acme.example/", Assert.Single(document.Services).Endpoint);
        Assert.True(DidIon.TryShorten(did, out Did shortForm));
        Assert.True(DidIon.TryGetLocation(shortForm, new Uri("https://ion.example/1.0/identifiers/"), out Uri? location));
        Assert.Equal($"https://ion.example/1.0/identifiers/{shortForm}", location.AbsoluteUri);
        Assert.False(DidIon.TryGetLocation(did, new Uri("https://ion.example/"), out _));
    }

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void ResolveLongForm_Wrong_RefusedWithItsReason(string wrong, SidetreeFault fault)
    {
        DidResolution resolution = DidIon.ResolveLongForm(Wrong(wrong));
        Assert.Equal(ResolutionError.InvalidDid, resolution.Error);
        Assert.EndsWith($"{fault}.", resolution.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did:ion:short")]
    [InlineData("did:ion:test")]
    [InlineData("did:ion:EiBgMkQDrUjGYkUZqQgTiOkZeyQiQgNuYZLiW1S9M-oDCB")]
    [InlineData("did:ion:EyBgMkQDrUjGYkUZqQgTiOkZeyQiQgNuYZLiW1S9M-oDCA")]
    [InlineData("did:ion:EiBgMkQDrUjGYkUZqQgTiOkZeyQiQgNuYZLiW1S9M-oDCA:e30:e30")]
    [InlineData("did:web:EiBgMkQDrUjGYkUZqQgTiOkZeyQiQgNuYZLiW1S9M-oDCA")]
    public void TryShorten_NoIon_False(string did) => Assert.False(DidIon.TryShorten(Did.Parse(did), out _));

    [Fact]
    public void Did_LongForm_BoundedOnBothSides()
    {
        string start = $"did:ion:{ForeignSuffix}:";
        Assert.True(Did.TryParse(start + new string('a', Did.LongFormLengthMax - start.Length), out _));
        Assert.False(Did.TryParse(start + new string('a', Did.LongFormLengthMax - start.Length + 1), out _));
    }

    [Fact]
    public void ResolveLongForm_AnyState_NeverThrows() => Prop.ForAll(Texts.Bytes, bytes =>
    {
        bool taken = Did.TryParse($"did:ion:{ForeignSuffix}:{Base64Url.EncodeToString(bytes)}", out Did did) && DidIon.ResolveLongForm(did).Document is not null;
        return !taken;
    }).QuickCheckThrowOnFailure();

    private static Did Wrong(string wrong)
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        JsonObject document = Document(key.PublicKey);
        JsonObject first = document["publicKeys"]![0]!.AsObject();
        string good = Make(Document(key.PublicKey)).ToString();
        string goodState = good[(good.LastIndexOf(':') + 1)..];
        string suffix = good.Split(':')[2];
        string json = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(goodState));
        Did With(string state) => Did.Parse($"did:ion:{suffix}:{state}");
        Did Text(string text) => With(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text)));
        switch (wrong)
        {
            case "an escape that is no text":
                return Text("{\"delta\":{\"a\":\"\\ud800\"},\"suffixData\":{}}");
            case "a list":
                return Text("[" + json + "]");
            case "no delta":
                return Text("{\"suffixData\":{}}");
            case "no suffix data":
                return Text("{\"delta\":{},\"suffixdata\":{}}");
            case "members in another order":
                return Text("{\"suffixData\":{},\"delta\":{}}");
            case "a number in another spelling":
                return Text("{\"delta\":{\"a\":1.0},\"suffixData\":{}}");
            case "padded":
                return With("e30%3D");
            case "unused bits":
                return With("e31");
            case "not JSON":
                return Text("{");
            case "duplicate member":
                return Text("{\"delta\":{}," + json[1..]);
            case "further member":
                return Text("{\"a\":{}," + json[1..]);
            case "spaces":
                return Text(json + " ");
            case "other suffix":
                return Did.Parse($"did:ion:{ForeignSuffix}:{goodState}");
            case "delta altered":
                return Text(json.Replace("acme.example", "evil.example", StringComparison.Ordinal));
            case "delta hash missing":
                return Make(document, suffixData: data => data.Remove("deltaHash"));
            case "recovery commitment missing":
                return Make(document, suffixData: data => data.Remove("recoveryCommitment"));
            case "recovery commitment of another hash":
                return Make(document, suffixData: data => data["recoveryCommitment"] = "EyC3M_2dIVUBou36U9fKTBN6Mz9xA2xxRR1gsHkC0789Sw");
            case "update commitment missing":
                return Make(document, delta: data => data.Remove("updateCommitment"));
            case "no patch":
                return Make(document, delta: data => data["patches"] = new JsonArray());
            case "unknown patch":
                return Make(document, delta: data => data["patches"]![0]!["action"] = "ietf-json-patch");
            case "delta too large":
                document["services"]![0]!["serviceEndpoint"] = "https://acme.example/" + new string('a', 900);
                break;
            case "unknown member of document":
                document["id"] = "did:ion:other";
                break;
            case "key without type":
                first.Remove("type");
                break;
            case "key without key":
                first.Remove("publicKeyJwk");
                break;
            case "key with two keys":
                first["publicKeyMultibase"] = "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";
                break;
            case "key id out of alphabet":
                first["id"] = "key#1";
                break;
            case "key id too long":
                first["id"] = new string('k', 51);
                break;
            case "key id twice":
                document["publicKeys"]!.AsArray().Add(first.DeepClone());
                break;
            case "unknown purpose":
                first["purposes"] = new JsonArray("anything");
                break;
            case "service without endpoint":
                document["services"]![0]!.AsObject().Remove("serviceEndpoint");
                break;
            default:
                return More(wrong, document, first);
        }

        return Make(document);
    }

    private static Did More(string wrong, JsonObject document, JsonObject first)
    {
        JsonObject service = document["services"]![0]!.AsObject();
        JsonObject Patch(JsonObject delta) => delta["patches"]![0]!.AsObject();
        switch (wrong)
        {
            case "delta of another":
                return Make(document, suffixData: data => data["deltaHash"] = ForeignSuffix);
            case "delta hash of another kind":
                return Make(document, suffixData: data => data["deltaHash"] = 7);
            case "update commitment that is text":
                return Make(document, delta: data => data["updateCommitment"] = "commitment");
            case "update commitment cut off":
                return Make(document, delta: data => data["updateCommitment"] = Commitment[..^1]);
            case "recovery commitment padded":
                return Make(document, suffixData: data => data["recoveryCommitment"] = Commitment + "=");
            case "patch that is text":
                return Make(document, delta: data => data["patches"] = new JsonArray("replace"));
            case "more patches than the bound":
                return Make(document, delta: data => data["patches"] = new JsonArray([.. Enumerable.Range(0, 11).Select(_ => new JsonObject { ["action"] = "replace", ["document"] = new JsonObject() })]));
            case "replace without a document":
                return Make(document, delta: data => Patch(data).Remove("document"));
            case "remove nothing":
                return Make(document, delta: data => data["patches"]!.AsArray().Add(new JsonObject { ["action"] = "remove-public-keys", ["ids"] = new JsonArray() }));
            case "keys as an object":
                return Make(document, delta: data => Patch(data)["document"]!["publicKeys"] = new JsonObject());
            case "key that is text":
                document["publicKeys"]!.AsArray().Add("key-2");
                break;
            case "key id empty":
                first["id"] = "";
                break;
            case "key id with a homoglyph":
                first["id"] = "k\u0435y-1";
                break;
            case "purposes as a number":
                first["purposes"] = 7;
                break;
            case "service endpoint as a number":
                service["serviceEndpoint"] = 443;
                break;
            case "service type too long":
                service["type"] = new string('t', 31);
                break;
            case "service id twice":
                document["services"]!.AsArray().Add(service.DeepClone());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(wrong), wrong, null);
        }

        return Make(document);
    }

    private static JsonObject Document(Ed25519PublicKey key) => new()
    {
        ["publicKeys"] = new JsonArray(new JsonObject
        {
            ["id"] = "key-1",
            ["type"] = "JsonWebKey2020",
            ["publicKeyJwk"] = new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = Base64Url.EncodeToString(key.ToArray()) },
            ["purposes"] = new JsonArray("authentication"),
        }),
        ["services"] = new JsonArray(new JsonObject { ["id"] = "home", ["type"] = "Home", ["serviceEndpoint"] = "https://acme.example/" }),
    };

    // As a wallet makes a long form; the hooks spoil one thing while all hashes still hold.
    private static Did Make(JsonObject document, Action<JsonObject>? delta = null, Action<JsonObject>? suffixData = null)
    {
        var change = new JsonObject
        {
            ["patches"] = new JsonArray(new JsonObject { ["action"] = "replace", ["document"] = document.DeepClone() }),
            ["updateCommitment"] = Commitment,
        };
        delta?.Invoke(change);
        var suffix = new JsonObject { ["deltaHash"] = Hash(change), ["recoveryCommitment"] = Commitment };
        suffixData?.Invoke(suffix);
        string name = Hash(suffix);
        return Did.Parse($"did:ion:{name}:{Base64Url.EncodeToString(Canonical(new JsonObject { ["suffixData"] = suffix, ["delta"] = change }))}");
    }

    private static string Hash(JsonNode node) => Base64Url.EncodeToString((byte[])[0x12, 0x20, .. SHA256.HashData(Canonical(node))]);

    private static byte[] Canonical(JsonNode node)
    {
        using JsonDocument json = JsonDocument.Parse(node.ToJsonString());
        return CanonicalJson.Canonicalize(json.RootElement);
    }
}
