using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Tests.Credentials;

namespace OrleansMesh.Domain.Tests.Identity.Methods;

/// <summary>Ways for a did:key to be wrong, each refused with its reason; the list is counted.</summary>
public sealed class WrongDidKeyTests
{
    private const string Ed25519 = "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";
    private const string P256 = "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv";
    private const string P384 = "z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54";

    private static readonly byte[] Point = Bytes(Ed25519)[2..];

    private static readonly Dictionary<string, WrongCase> Cases = ((WrongCase[])[.. Spellings(), .. Kinds(), .. Lengths(), .. Points()]).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void TryResolve_Wrong_RefusedForItsReason(string name) => Assert.Equal(Cases[name].Reason, Cases[name].Judge());

    [Fact]
    public void TryResolve_Good_AndEnoughWaysToBeWrong()
    {
        foreach (string good in (string[])[Ed25519, P256, P384, "z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW"])
        {
            Assert.Equal("None", Judge($"did:key:{good}"));
        }

        Assert.True(Cases.Count >= 40, $"{Cases.Count}");
        string[] unreached = [.. Enum.GetNames<DidKeyFault>().Except(Cases.Values.Select(c => c.Reason)).Except(["None"])];
        Assert.Empty(unreached);
    }

    private static WrongCase[] Spellings() =>
    [
        Text("another method", "MethodMismatch", $"did:mesh:{Ed25519}"),
        Text("a method that begins alike", "MethodMismatch", $"did:keys:{Ed25519}"),
        Text("no multibase letter", "MultibaseUnsupported", $"did:key:{Ed25519[1..]}"),
        Text("a capital letter", "MultibaseUnsupported", $"did:key:Z{Ed25519[1..]}"),
        Spelt("base16", MultibaseEncoding.Base16),
        Spelt("base16 in capitals", MultibaseEncoding.Base16Upper),
        Spelt("base32", MultibaseEncoding.Base32),
        Spelt("base36", MultibaseEncoding.Base36),
        Spelt("base58 of another alphabet", MultibaseEncoding.Base58Flickr),
        Spelt("base64url", MultibaseEncoding.Base64Url),
        Text("a percent-encoded letter", "MultibaseUnsupported", $"did:key:%7A{Ed25519[1..]}"),
        Text("a version before it", "MultibaseUnsupported", $"did:key:1.1:{Ed25519}"),
        Text("a zero", "Base58Invalid", $"did:key:{Ed25519[..^1]}0"),
        Text("a capital O", "Base58Invalid", $"did:key:{Ed25519[..^1]}O"),
        Text("a capital I", "Base58Invalid", $"did:key:{Ed25519[..^1]}I"),
        Text("a small l", "Base58Invalid", $"did:key:{Ed25519[..^1]}l"),
        Text("a hyphen", "Base58Invalid", $"did:key:{Ed25519}-"),
        Text("two keys", "Base58Invalid", $"did:key:{Ed25519}:{Ed25519}"),
        Text("a percent-encoded digit", "Base58Invalid", $"did:key:{Ed25519[..^1]}%70"),
    ];

    private static WrongCase[] Kinds() =>
    [
        Made("secp256k1", "KindUnsupported", [0xE7, 0x01, 2, .. Point]),
        Made("P-521", "KindUnsupported", [0x82, 0x24, 2, .. new byte[66]]),
        Made("RSA", "KindUnsupported", [0x85, 0x24, 0x30, .. new byte[60]]),
        Made("BLS of G1", "KindUnsupported", [0xEA, 0x01, .. new byte[48]]),
        Made("an Ed25519 private key", "KindUnsupported", [0x80, 0x26, .. Point]),
        Made("an X25519 private key", "KindUnsupported", [0x82, 0x26, .. Point]),
        Made("Ed448", "KindUnsupported", [0x83, 0x24, .. new byte[57]]),
        Made("a hash", "KindUnsupported", [0x12, 0x20, .. Point]),
        Made("a kind in a longer spelling", "KindUnsupported", [0xED, 0x81, 0x00, .. Point]),
        Made("a kind whose bytes are turned round", "KindUnsupported", [0x01, 0xED, .. Point]),
        Made("no kind before the key", "KindUnsupported", Point),
        Made("a zero before the kind", "KindUnsupported", [0, 0xED, 0x01, .. Point]),
        Text("a one before it", "KindUnsupported", $"did:key:z1{Ed25519[1..]}"),
    ];

    private static WrongCase[] Lengths() =>
    [
        Text("nothing", "LengthInvalid", "did:key:z"),
        Made("a byte", "LengthInvalid", [0xED]),
        Made("a kind alone", "LengthInvalid", [0xED, 0x01]),
        Made("Ed25519, a byte short", "LengthInvalid", [0xED, 0x01, .. Point[1..]]),
        Made("Ed25519, a byte more", "LengthInvalid", [0xED, 0x01, .. Point, 0]),
        Made("X25519, a byte short", "LengthInvalid", [0xEC, 0x01, .. Point[1..]]),
        Made("X25519, a byte more", "LengthInvalid", [0xEC, 0x01, .. Point, 0]),
        Made("P-256 without its sign", "LengthInvalid", [0x80, 0x24, .. Bytes(P256)[3..]]),
        Made("P-256 spelt out", "LengthInvalid", [0x80, 0x24, 4, .. new byte[64]]),
        Made("P-384, a byte short", "LengthInvalid", [.. Bytes(P384)[..^1]]),
        Text("a digit short", "KindUnsupported", $"did:key:{Ed25519[..^1]}"),
        Text("longer than any key", "LengthInvalid", "did:key:z" + new string('2', 97)),
        Text("as long as a DID may be", "LengthInvalid", "did:key:z" + new string('2', Did.LengthMax - 9)),
    ];

    private static WrongCase[] Points() =>
    [
        Made("P-256 with the sign of nothing", "PointInvalid", [0x80, 0x24, 5, .. Bytes(P256)[3..]]),
        Made("P-256 off the curve", "PointInvalid", [0x80, 0x24, 2, .. Enumerable.Repeat((byte)0xFF, 32)]),
        Made("P-384 off the curve", "PointInvalid", [0x81, 0x24, 2, .. Enumerable.Repeat((byte)0xFF, 48)]),
        Made("P-384 at infinity", "PointInvalid", [0x81, 0x24, 0, .. new byte[48]]),
        Made("Ed25519 off the curve", "PointInvalid", [0xED, 0x01, 2, .. new byte[31]]),
        Made("Ed25519 of small order", "PointInvalid", [0xED, 0x01, 1, .. new byte[31]]),
    ];

    private static WrongCase Text(string name, string reason, string did) => new(name, reason, () => Judge(did));

    private static WrongCase Spelt(string name, MultibaseEncoding encoding) => Text(name, "MultibaseUnsupported", $"did:key:{Multibase.Encode(Bytes(Ed25519), encoding)}");

    private static WrongCase Made(string name, string reason, byte[] bytes) => new(name, reason, () => Judge($"did:key:{Multibase.Encode(bytes, MultibaseEncoding.Base58Btc)}"));

    private static byte[] Bytes(string key) => Multibase.TryDecode(key, out byte[]? bytes, out _) ? bytes : throw new FormatException(key);

    private static string Judge(string did)
    {
        bool resolved = DidKey.TryResolve(Did.Parse(did), out DidDocument? document, out DidKeyFault fault);
        Assert.Equal(resolved, document is not null);
        Assert.True(!resolved || DidKey.TryDecode(Did.Parse(did), out IVerifyingKey? _) || DidKey.TryDecode(Did.Parse(did), out X25519PublicKey? _));
        return fault.ToString();
    }
}
