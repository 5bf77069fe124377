using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods.Ethr;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Domain.Tests.Identity.Methods.Ethr;

public sealed class EthrLookupTests
{
    private const string Identity = "0xb9c5714089478a327f09197987f16f9e5d936e8a";
    private const string Other = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";
    private const ulong Later = 4_000_000_000;
    private const ulong Before = 1_000_000_000;

    private static readonly EthrNetwork Mainnet = new("mainnet", 1, EthrAddress.TryParse(SampleChain.DefaultRegistry, out EthrAddress? registry) ? registry : throw new InvalidOperationException());

    public static TheoryData<string, string> Lies => new()
    {
        { "not JSON", "not strict JSON" },
        { "duplicate member", "not strict JSON" },
        { "nothing", "not strict JSON" },
        { "something after the answer", "not strict JSON" },
        { "half a surrogate", "not strict JSON" },
        { "longer than the bound", "not strict JSON" },
        { "not an object", "with an error, or to another question" },
        { "error", "with an error, or to another question" },
        { "no result", "with an error, or to another question" },
        { "other id", "with an error, or to another question" },
        { "id as text", "with an error, or to another question" },
        { "error beside the result", "with an error, or to another question" },
        { "result of another kind", "does not say when the identity last changed" },
        { "short word", "does not say when the identity last changed" },
        { "not hexadecimal", "does not say when the identity last changed" },
        { "two words", "does not say when the identity last changed" },
        { "word without 0x", "does not say when the identity last changed" },
        { "logs of another kind", "does not list the changes" },
        { "logs as an object", "does not list the changes" },
        { "more logs than the bound", "does not list the changes" },
        { "log of another registry", "is not one that the registry writes" },
        { "log of another block", "is not one that the registry writes" },
        { "log removed", "is not one that the registry writes" },
        { "log of another identity", "is not one that the registry writes" },
        { "one topic", "is not one that the registry writes" },
        { "three topics", "is not one that the registry writes" },
        { "topics as numbers", "is not one that the registry writes" },
        { "unknown number", "is not one that the registry writes" },
        { "leading zeros", "is not one that the registry writes" },
        { "number as a number", "is not one that the registry writes" },
        { "data odd", "is not one that the registry writes" },
        { "data too short", "is not one that the registry writes" },
        { "data missing", "is not one that the registry writes" },
        { "owner with padding bits", "is not one that the registry writes" },
        { "attribute offset elsewhere", "is not one that the registry writes" },
        { "attribute longer than data", "is not one that the registry writes" },
        { "attribute padding bits", "is not one that the registry writes" },
        { "log that is text", "is not one that the registry writes" },
        { "no logs", "do not lead to an earlier one" },
        { "change before is later", "do not lead to an earlier one" },
        { "change before is the same", "do not lead to an earlier one" },
        { "log twice", "do not lead to an earlier one" },
        { "block of another number", "does not say when block" },
        { "time missing", "does not say when block" },
        { "time out of range", "does not say when block" },
        { "time as a number", "does not say when block" },
        { "no block", "does not say when block" },
    };

    [Fact]
    public void Lies_AreEnoughWaysToBeWrong() => Assert.True(Lies.Count >= 40);

    [Fact]
    public void Resolve_NeverChanged_ControllerAlone()
    {
        DidResolution resolution = Resolve(new SampleChain(), $"did:ethr:{Identity}");
        VerificationMethod method = Assert.Single(resolution.Document!.VerificationMethods);
        Assert.Equal($"did:ethr:{Identity}#controller", method.Id);
        Assert.Null(method.Ed25519);
        Assert.Contains("eip155:1:" + Identity, Encoding.UTF8.GetString(resolution.Document.CanonicalBytes.Span), StringComparison.OrdinalIgnoreCase);
        Assert.Null(resolution.Metadata.VersionId);
    }

    [Fact]
    public void Resolve_KeysAddedAndRevoked_OnlyTheValidOnesAreThere()
    {
        var chain = new SampleChain();
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        chain.ChangeDelegate(Identity, "veriKey", Other, Later);
        chain.ChangeDelegate(Identity, "sigAuth", Other, Before);
        chain.Block = 250;
        chain.ChangeAttribute(Identity, "did/pub/Ed25519/sigAuth/base58", key.PublicKey.ToArray(), Later);
        chain.ChangeAttribute(Identity, "did/pub/X25519/enc/base58", key.PublicKey.TryToX25519(out X25519PublicKey? agreement) ? agreement.ToArray() : [], Later);
        chain.ChangeAttribute(Identity, "did/svc/Mesh", "https://mesh.example/"u8.ToArray(), Later);
        chain.ChangeAttribute(Identity, "did/svc/Gone", "https://gone.example/"u8.ToArray(), Later);
        chain.Block = 300;
        chain.ChangeAttribute(Identity, "did/svc/Gone", "https://gone.example/"u8.ToArray(), Before);
        chain.ChangeDelegate(Identity, "veriKey", Other, Before);

        DidResolution resolution = Resolve(chain, $"did:ethr:0x1:{Identity}");
        DidDocument document = resolution.Document!;
        Assert.Equal(["#controller", "#delegate-3", "#delegate-4"], document.VerificationMethods.Select(m => m.Id[m.Id.IndexOf('#', StringComparison.Ordinal)..]));
        Assert.True(document.TryFindKey("#delegate-3", KeyPurpose.Authentication, out Ed25519PublicKey? read));
        Assert.Equal(key.PublicKey, read);
        Assert.Equal("#delegate-4", Assert.Single(document.KeysFor(KeyPurpose.KeyAgreement)).Id[^11..]);
        Assert.Equal("https://mesh.example/", Assert.Single(document.Services).Endpoint);
        Assert.Equal("300", resolution.Metadata.VersionId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds((long)SampleChain.TimeOf(300)), resolution.Metadata.Updated);
    }

    [Fact]
    public void Resolve_ValidTo_InclusiveOnTheSecond()
    {
        var chain = new SampleChain();
        ulong now = (ulong)TestMesh.Now.ToUnixTimeSeconds();
        chain.ChangeDelegate(Identity, "veriKey", Other, now);
        Assert.Equal(2, Resolve(chain, $"did:ethr:{Identity}").Document!.VerificationMethods.Count);
        Assert.Single(Resolve(chain, $"did:ethr:{Identity}", TestMesh.Now.AddSeconds(1)).Document!.VerificationMethods);
    }

    [Fact]
    public void Resolve_OwnerChanged_TheKeyInTheDidNoLongerSpeaks()
    {
        // the generator of the curve, whose account is known
        const string Did = "did:ethr:0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
        const string Account = "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf";
        var chain = new SampleChain();
        Assert.Equal(["controller", "controllerKey"], Fragments(Resolve(chain, Did)));
        chain.ChangeOwner(Account, Other);
        DidResolution changed = Resolve(chain, Did);
        Assert.Equal(["controller"], Fragments(changed));
        Assert.Contains("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Encoding.UTF8.GetString(changed.Document!.CanonicalBytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_OwnedByNobody_DeactivatedForEver()
    {
        var chain = new SampleChain();
        chain.ChangeOwner(Identity, "0x" + new string('0', 40));
        chain.Block++;
        chain.ChangeOwner(Identity, Other);
        DidResolution resolution = Resolve(chain, $"did:ethr:{Identity}");
        Assert.True(resolution.Metadata.Deactivated);
        Assert.Empty(resolution.Document!.VerificationMethods);
    }

    [Fact]
    public void Resolve_Blocks_BoundedOnBothSides()
    {
        var chain = new SampleChain();
        for (int block = 0; block < EthrLookup.BlocksMax; block++, chain.Block++)
        {
            chain.ChangeDelegate(Identity, "veriKey", Other, Later);
        }

        Assert.NotNull(Resolve(chain, $"did:ethr:{Identity}").Document);
        chain.ChangeDelegate(Identity, "veriKey", Other, Later);
        Assert.Equal(ResolutionError.InvalidDidDocument, Resolve(chain, $"did:ethr:{Identity}").Error);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void Take_NodeThatLies_NoDocumentForItsReason(string lie, string reason)
    {
        var chain = new SampleChain();
        chain.ChangeOwner(Identity, Other);
        chain.Block++;
        chain.ChangeAttribute(Identity, "did/svc/Mesh", "https://mesh.example/"u8.ToArray(), Later);
        var lookup = new EthrLookup(Parse($"did:ethr:{Identity}"), Mainnet, TestMesh.Now);
        for (int step = 0; lookup.Request is { } request; step++)
        {
            lookup.Take(Lied(lie, step, chain.Answer(request)));
        }

        Assert.Equal(ResolutionError.InvalidDidDocument, lookup.Result!.Error);
        Assert.Contains(reason, lookup.Result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_MutatedAnswers_NeverThrow()
    {
        var chain = new SampleChain();
        chain.ChangeAttribute(Identity, "did/pub/Ed25519/veriKey/base58", new byte[32], Later);
        var first = new EthrLookup(Parse($"did:ethr:{Identity}"), Mainnet, TestMesh.Now);
        byte[] last = chain.Answer(first.Request);
        first.Take(last);
        byte[] logs = chain.Answer(first.Request);
        Prop.ForAll(Texts.Mutated(logs), mutated =>
        {
            var lookup = new EthrLookup(Parse($"did:ethr:{Identity}"), Mainnet, TestMesh.Now);
            lookup.Take(last);
            lookup.Take(mutated);
            return lookup.Result is null != (lookup.Request is null);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("did:ethr:0xb9c5714089478a327f09197987f16f9e5d936e8", false)]
    [InlineData("did:ethr:b9c5714089478a327f09197987f16f9e5d936e8a", false)]
    [InlineData("did:ethr:0xb9c5714089478a327f09197987f16f9e5d936e8g", false)]
    [InlineData("did:ethr::0xb9c5714089478a327f09197987f16f9e5d936e8a", false)]
    [InlineData("did:ethr:a:b:0xb9c5714089478a327f09197987f16f9e5d936e8a", false)]
    [InlineData("did:ethr:main.net:0xb9c5714089478a327f09197987f16f9e5d936e8a", false)]
    [InlineData("did:ethr:0x0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", false)]
    [InlineData("did:ethr:0x02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30", false)]
    [InlineData("did:ethr:0x020000000000000000000000000000000000000000000000000000000000000005", false)]
    [InlineData("did:web:0xb9c5714089478a327f09197987f16f9e5d936e8a", false)]
    [InlineData("did:ethr:sepolia:0xB9C5714089478a327F09197987f16f9E5d936E8a", true)]
    [InlineData("did:ethr:0xaa36a7:0x0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", true)]
    public void TryParse_Did_TakenOrNot(string did, bool taken) => Assert.Equal(taken, DidEthr.TryParse(Did.Parse(did), out _));

    [Theory]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbf03b407c01e7cd3cbea99509d93f8dddc8c6fb", "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    public void EthrAddress_ToString_ChecksummedAsInEip55(string text, string checksummed)
    {
        Assert.True(EthrAddress.TryParse(text, out EthrAddress? address));
        Assert.Equal(checksummed, address.ToString());
    }

    private static string[] Fragments(DidResolution resolution) => [.. resolution.Document!.VerificationMethods.Select(m => m.Id.Split('#')[1])];

    private static DidEthr Parse(string did) => DidEthr.TryParse(Did.Parse(did), out DidEthr? parsed) ? parsed : throw new FormatException(did);

    private static DidResolution Resolve(SampleChain chain, string did, DateTimeOffset? now = null)
    {
        var lookup = new EthrLookup(Parse(did), Mainnet, now ?? TestMesh.Now);
        while (lookup.Request is { } request)
        {
            lookup.Take(chain.Answer(request));
        }

        return lookup.Result!;
    }

    // Steps: 0 last change, 1 logs of the attribute, 2 logs of the owner, 3 time.
    private static byte[] Lied(string lie, int step, byte[] answer)
    {
        JsonObject said = JsonNode.Parse(answer)!.AsObject();
        JsonObject? log = step is 1 or 2 ? said["result"]![0]!.AsObject() : null;
        string data = (string?)log?["data"] ?? "";
        string Word(int index, string word) => data[..(2 + (64 * index))] + word.PadLeft(64, '0') + data[(2 + (64 * (index + 1)))..];
        Action? change = (lie, step) switch
        {
            ("id as text", 0) => () => said["id"] = "1",
            ("error beside the result", 2) => () => said["error"] = new JsonObject(),
            ("two words", 0) => () => said["result"] = (string?)said["result"] + new string('0', 64),
            ("word without 0x", 0) => () => said["result"] = ((string?)said["result"])![2..],
            ("logs as an object", 1) => () => said["result"] = new JsonObject { ["0"] = log!.DeepClone() },
            ("more logs than the bound", 1) => () => said["result"] = new JsonArray([.. Enumerable.Range(0, EthrLookup.EventsMax + 1).Select(_ => log!.DeepClone())]),
            ("three topics", 1) => () => log!["topics"]!.AsArray().Add((string?)log!["topics"]![1]),
            ("number as a number", 1) => () => log!["logIndex"] = 1,
            ("data missing", 1) => () => log!.Remove("data"),
            ("log that is text", 1) => () => said["result"]!.AsArray().Add("log"),
            ("change before is the same", 1) => () => log!["data"] = Word(3, $"{(ulong)Convert.ToInt64((string?)log!["blockNumber"], 16):x}"),
            ("time as a number", 3) => () => said["result"]!["timestamp"] = 1,
            ("no block", 3) => () => said["result"] = null,
            ("error", 0) => () => said["error"] = new JsonObject { ["code"] = -32000 },
            ("no result", 0) => () => said.Remove("result"),
            ("other id", 1) => () => said["id"] = 1,
            ("result of another kind", 0) => () => said["result"] = 100,
            ("short word", 0) => () => said["result"] = "0x65",
            ("not hexadecimal", 0) => () => said["result"] = "0x" + new string('g', 64),
            ("no logs", 1) => () => said["result"] = new JsonArray(),
            ("logs of another kind", 1) => () => said["result"] = "none",
            ("log of another registry", 1) => () => log!["address"] = Other,
            ("log of another block", 1) => () => log!["blockNumber"] = "0x1",
            ("log removed", 1) => () => log!["removed"] = true,
            ("log of another identity", 1) => () => log!["topics"]![1] = "0x" + Other[2..].PadLeft(64, '0'),
            ("one topic", 1) => () => log!["topics"]!.AsArray().RemoveAt(1),
            ("topics as numbers", 1) => () => log!["topics"] = new JsonArray(1, 2),
            ("unknown number", 1) => () => log!["logIndex"] = "1",
            ("leading zeros", 1) => () => log!["logIndex"] = "0x01",
            ("data odd", 1) => () => log!["data"] = data[..^1],
            ("data too short", 1) => () => log!["data"] = data[..66],
            ("owner with padding bits", 2) => () => log!["data"] = "0x1" + data[3..],
            ("change before is later", 1) => () => log!["data"] = Word(3, "65"),
            ("log twice", 1) => () => said["result"]!.AsArray().Add(log!.DeepClone()),
            ("block of another number", 3) => () => said["result"]!["number"] = "0x1",
            ("time missing", 3) => () => said["result"]!.AsObject().Remove("timestamp"),
            ("time out of range", 3) => () => said["result"]!["timestamp"] = "0xffffffffffffffff",
            ("attribute offset elsewhere", 1) => () => log!["data"] = Word(1, "a0"),
            ("attribute longer than data", 1) => () => log!["data"] = Word(4, "41"),
            ("attribute padding bits", 1) => () => log!["data"] = data[..^1] + "1",
            _ => null,
        };
        change?.Invoke();
        return (lie, step) switch
        {
            ("not JSON", 0) => "<html>"u8.ToArray(),
            ("not an object", 0) => "[]"u8.ToArray(),
            ("nothing", 0) => [],
            ("something after the answer", 1) => [.. answer, (byte)'}'],
            ("half a surrogate", 2) => Texts.Utf8("{\"a\":\"\\ud800\"," + Encoding.UTF8.GetString(answer)[1..]),
            ("longer than the bound", 1) => [.. answer, .. Enumerable.Repeat((byte)' ', EthrLookup.ResponseBytesMax)],
            ("duplicate member", 0) => Texts.Utf8("{\"id\":1," + Encoding.UTF8.GetString(answer)[1..]),
            _ => JsonSerializer.SerializeToUtf8Bytes(said),
        };
    }
}
