using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Credentials;

/// <summary>Ways for a signed status list to be wrong, each refused with its reason; the list is counted.</summary>
public sealed class WrongStatusListTests
{
    private const string Good2021 = "H4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";

    private static readonly byte[] Good = Issued.ListBytes(StatusPurpose.Revocation, Issued.Index);

    private static readonly Dictionary<string, WrongCase> Cases = ((WrongCase[])[.. Documents(), .. Lists(), .. Encodings(), .. Proofs()]).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void TryVerify_Wrong_RefusedForItsReason(string name) => Assert.Equal(Cases[name].Reason, Cases[name].Judge());

    [Fact]
    public void TryVerify_Good_AndEnoughWaysToBeWrong()
    {
        Assert.Equal("None", Issued.JudgeList(Good));
        Assert.Equal("None", Issued.JudgeList(Good, now: TestMesh.Now.AddDays(1).AddTicks(-1)));
        Assert.True(Cases.Count >= 40, $"{Cases.Count}");
    }

    [Theory]
    [InlineData(ProofSuite.EddsaJcs2022)]
    [InlineData(ProofSuite.EddsaRdfc2022)]
    [InlineData(ProofSuite.Ed25519Signature2020)]
    public void TryVerify_EachSuite_TheBitsComeBack(ProofSuite suite)
    {
        byte[] signed = Issued.ListDraft(StatusPurpose.Suspension, 0, 131_071).Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key, suite);
        Assert.True(SignedStatusList.TryVerify(signed, Issued.Suspensions, Issued.Document, TestMesh.Now, out SignedStatusList? list, out StatusListRefusal refusal), refusal.ToString());
        Assert.True(list.Bits[0] && list.Bits[131_071] && !list.Bits[1]);
        Assert.Equal([StatusPurpose.Suspension], list.Purposes);
        Assert.Equal(TimeSpan.FromMinutes(5), list.TimeToLive);
    }

    [Fact]
    public void TryVerify_StatusList2021_ReadAndUsedForItsEntries()
    {
        byte[] bytes = Signed2021(_ => { });
        Assert.True(SignedStatusList.TryVerify(bytes, Issued.Revocations, Issued.Document, TestMesh.Now, out SignedStatusList? list, out StatusListRefusal refusal), refusal.ToString());
        Assert.True(list.IsOf2021);
        CredentialStatusEntry[] entries = [new(CredentialStatusEntry.StatusList2021Type, "revocation", 7, Issued.Revocations, 1)];
        byte[] credential = Issued.Draft(statuses: entries).Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key);
        Assert.Equal("None", Issued.Judge(credential, Issued.Expected with { StatusLists = _ => list }));
        Assert.Equal("StatusListMismatch", Issued.Judge(credential));
    }

    [Fact]
    public void TryVerify_SeveralPurposes_ServesEach()
    {
        byte[] bytes = Issued.Resigned(Good, root => Subject(root)["statusPurpose"] = new JsonArray("revocation", "suspension"));
        Assert.True(SignedStatusList.TryVerify(bytes, Issued.Revocations, Issued.Document, TestMesh.Now, out SignedStatusList? list, out _));
        Assert.Equal([StatusPurpose.Revocation, StatusPurpose.Suspension], list.Purposes);
    }

    [Fact]
    public void TryVerify_MutatedList_NeverThrowsNeverHoldsForOtherBits() =>
        Prop.ForAll(Texts.Mutated(Good), bytes =>
            !SignedStatusList.TryVerify(bytes, Issued.Revocations, Issued.Document, TestMesh.Now, out SignedStatusList? list, out _)
            || (list.Bits[Issued.Index] && !list.Bits[Issued.Index + 1]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static JsonObject Subject(JsonObject root) => root["credentialSubject"]!.AsObject();

    private static WrongCase Signed(string name, string reason, Action<JsonObject> change, Func<ProofOptions, ProofOptions>? options = null, TestMesh? signer = null) =>
        new(name, reason, () => Issued.JudgeList(Issued.Resigned(Good, change, signer, options)));

    private static WrongCase Edited(string name, string reason, Action<JsonObject> change) => new(name, reason, () => Issued.JudgeList(Issued.Edited(Good, change)));

    private static WrongCase Encoded(string name, string reason, Func<string> text) => Signed(name, reason, root => Subject(root)["encodedList"] = text());

    private static WrongCase[] Documents() =>
    [
        new("not JSON", "NotJson", () => Issued.JudgeList(Texts.Utf8("u" + Good2021))),
        new("a member twice", "NotJson", () => Issued.JudgeList(Issued.Changed(Good, "\"encodedList\"", "\"encodedList\":\"u\",\"encodedList\""))),
        new("more than 1 MiB", "TooLarge", () => Issued.JudgeList(new byte[CredentialDocument.BytesMax + 1])),
        Signed("no context", "ContextInvalid", root => root.Remove("@context")),
        Signed("both models", "ModelMixed", root => root["expirationDate"] = "2030-01-01T00:00:00Z"),
        Signed("no credential", "TypeInvalid", root => root["type"] = new JsonArray("BitstringStatusListCredential")),
        Signed("another type", "WrongType", root => root["type"] = new JsonArray("VerifiableCredential", "RevocationList2020Credential")),
        Signed("both types", "WrongType", root => root["type"]!.AsArray().Add("StatusList2021Credential")),
        Signed("homoglyph type", "WrongType", root => root["type"] = new JsonArray("VerifiableCredential", "BitstringStatusListCredentiаl")),
        Signed("id of another list", "UrlMismatch", root => root["id"] = Issued.Suspensions),
        Signed("id of another case", "UrlMismatch", root => root["id"] = Issued.Revocations.ToUpperInvariant()),
        Signed("homoglyph id", "IdInvalid", root => root["id"] = "https://hub.example/ѕtatus/1"),
        new("found elsewhere", "UrlMismatch", () => Issued.JudgeList(Good, Issued.Suspensions)),
        Signed("no issuer", "IssuerInvalid", root => root.Remove("issuer")),
        Signed("time without zone", "TimeInvalid", root => root["validUntil"] = "2026-01-02T00:00:00"),
        new("not yet valid", "NotYetValid", () => Issued.JudgeList(Issued.Resigned(Good, root => root["validFrom"] = "2026-01-01T12:00:00Z"))),
        new("expired", "Expired", () => Issued.JudgeList(Good, now: TestMesh.Now.AddDays(1))),
    ];

    private static WrongCase[] Lists() =>
    [
        Signed("no subject", "SubjectInvalid", root => root.Remove("credentialSubject")),
        Signed("two subjects", "SubjectInvalid", root => root["credentialSubject"] = new JsonArray(Subject(root).DeepClone(), Subject(root).DeepClone())),
        Signed("subject of another type", "SubjectInvalid", root => Subject(root)["type"] = "StatusList2021"),
        Signed("subject without type", "SubjectInvalid", root => Subject(root).Remove("type")),
        Signed("no purpose", "PurposeUnknown", root => Subject(root).Remove("statusPurpose")),
        Signed("empty purposes", "PurposeUnknown", root => Subject(root)["statusPurpose"] = new JsonArray()),
        Signed("another purpose", "PurposeUnknown", root => Subject(root)["statusPurpose"] = "message"),
        Signed("another purpose beside", "PurposeUnknown", root => Subject(root)["statusPurpose"] = new JsonArray("revocation", "refresh")),
        Signed("purpose in another case", "PurposeUnknown", root => Subject(root)["statusPurpose"] = "Revocation"),
        Signed("homoglyph purpose", "PurposeUnknown", root => Subject(root)["statusPurpose"] = "revocatiоn"),
        Signed("ttl of zero", "TtlInvalid", root => Subject(root)["ttl"] = 0),
        Signed("ttl below zero", "TtlInvalid", root => Subject(root)["ttl"] = -1),
        Signed("ttl as text", "TtlInvalid", root => Subject(root)["ttl"] = "300000"),
        Signed("ttl for ages", "TtlInvalid", root => Subject(root)["ttl"] = 1L << 40),
    ];

    private static WrongCase[] Encodings() =>
    [
        Signed("no list", "EncodingInvalid", root => Subject(root).Remove("encodedList")),
        Encoded("empty list", "EncodingInvalid", () => "u"),
        Encoded("no multibase letter", "EncodingInvalid", () => Good2021),
        Encoded("another multibase letter", "EncodingInvalid", () => "m" + Good2021),
        Encoded("padded", "EncodingInvalid", () => "u" + Good2021 + "="),
        Encoded("base64 in the old alphabet", "EncodingInvalid", () => "u" + Good2021.Replace('-', '+')),
        Encoded("a space in it", "EncodingInvalid", () => "u" + Good2021.Insert(9, " ")),
        Encoded("cut off", "CompressionInvalid", () => "u" + Good2021[..40]),
        Encoded("not compressed", "CompressionInvalid", () => "u" + Base64Url.EncodeToString(new byte[16 * 1024])),
        Encoded("something after the end", "CompressionInvalid", () => "u" + Base64Url.EncodeToString([.. Base64Url.DecodeFromChars(Good2021), 1, 2, 3, 4])),
        Encoded("two members", "CompressionInvalid", () => "u" + Base64Url.EncodeToString([.. Base64Url.DecodeFromChars(Good2021), .. Base64Url.DecodeFromChars(Good2021)])),
        Encoded("checksum changed", "CompressionInvalid", () =>
        {
            byte[] bytes = Base64Url.DecodeFromChars(Good2021);
            bytes[^6] ^= 1;
            return "u" + Base64Url.EncodeToString(bytes);
        }),
        Encoded("too few entries", "TooShort", () => "u" + StatusBitsTests.Packed(new byte[16 * 1024 - 1])),
        Encoded("a bomb", "TooLong", () => "u" + StatusBitsTests.Packed(new byte[64 << 20])),
        new("2021 with a multibase letter", "CompressionInvalid", () => Issued.JudgeList(Signed2021(root => Subject(root)["encodedList"] = "u" + Good2021 + "AAA"))),
        new("2021 with the newer subject", "SubjectInvalid", () => Issued.JudgeList(Signed2021(root => Subject(root)["type"] = "BitstringStatusList"))),
    ];

    private static WrongCase[] Proofs() =>
    [
        Edited("no proof", "ProofMissing", root => root.Remove("proof")),
        Edited("a bit cleared", "SignatureInvalid", root => Subject(root)["encodedList"] = "u" + Good2021),
        Edited("purpose changed", "SignatureInvalid", root => Subject(root)["statusPurpose"] = "suspension"),
        Edited("life stretched", "SignatureInvalid", root => root["validUntil"] = "2030-01-01T00:00:00Z"),
        Edited("ttl stretched", "SignatureInvalid", root => Subject(root)["ttl"] = 86_400_000),
        Edited("the proof of the other list", "SignatureInvalid", root => root["proof"] = JsonNode.Parse(Issued.ListBytes(StatusPurpose.Suspension))!["proof"]!.DeepClone()),
        Signed("by another", "IssuerMismatch", _ => { }, signer: TestMesh.Mit),
        Signed("with another's key", "SignatureInvalid", _ => { }, o => o with { VerificationMethod = TestMesh.Foundation.KeyId }, TestMesh.Mit),
        Signed("for logging in", "PurposeMismatch", _ => { }, o => o with { Purpose = KeyPurpose.Authentication }),
        Signed("by an unknown key", "KeyUnknown", _ => { }, o => o with { VerificationMethod = TestMesh.Foundation.Id.Url("key-9") }),
        new("by nobody known", "SignerUnknown", () =>
            SignedStatusList.TryVerify(Good, Issued.Revocations, _ => null, TestMesh.Now, out _, out StatusListRefusal refusal) ? "None" : refusal.ToString()),
    ];

    private static byte[] Signed2021(Action<JsonObject> change) => Issued.Resigned(
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["@context"] = new JsonArray("https://www.w3.org/2018/credentials/v1", "https://w3id.org/vc/status-list/2021/v1"),
            ["id"] = Issued.Revocations,
            ["type"] = new JsonArray("VerifiableCredential", "StatusList2021Credential"),
            ["issuer"] = TestMesh.Foundation.Id.ToString(),
            ["issuanceDate"] = "2026-01-01T00:00:00Z",
            ["credentialSubject"] = new JsonObject
            {
                ["id"] = Issued.Revocations + "#list",
                ["type"] = "StatusList2021",
                ["statusPurpose"] = "revocation",
                ["encodedList"] = Good2021,
            },
        }),
        change);
}
