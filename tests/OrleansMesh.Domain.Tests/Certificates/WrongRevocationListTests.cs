using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Tests.Credentials;

namespace OrleansMesh.Domain.Tests.Certificates;

/// <summary>Ways for a revocation list to be wrong, each refused with its reason; the list is counted (RFC 5280, 5).</summary>
public sealed class WrongRevocationListTests
{
    private static readonly Authorities It = new();

    private static readonly byte[] Good = It.HubList;

    private static readonly Dictionary<string, WrongCase> Cases = ((WrongCase[])[.. Encodings(), .. Fields(), .. Extensions(), .. Issuers(), .. Times()]).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_Wrong_RefusedForItsReason(string name) => Assert.Equal(Cases[name].Reason, Cases[name].Judge());

    [Fact]
    public void Check_Good_AndEnoughWaysToBeWrong()
    {
        Assert.Equal("None", Judge(Good));
        Assert.Equal("None", Judge(Forge(_ => { })));
        Assert.Equal("None", Judge(Forge(list => list.Revoked = [])));
        Assert.Equal("None", Judge(Forge(list => list.Extensions = [(ForgedList.CrlNumber, false, ForgedList.Number(7)), (ForgedList.Unknown, false, [5, 0])])));
        Assert.True(Cases.Count >= 40, $"{Cases.Count}");
        string[] unreached = [.. Enum.GetNames<RevocationListRefusal>().Except(Cases.Values.Select(c => c.Reason)).Except(["None"])];
        Assert.Empty(unreached);
    }

    [Fact]
    public void TryVerify_ListThatIsWrong_IsAsIfThereWereNone()
    {
        X509Certificate2 leaf = It.Leaf();
        Assert.Equal(CertificateRefusal.None, It.Judge(leaf));
        foreach (byte[] wrong in (byte[][])[Forge(_ => { }, It.Root.Certificate, Authorities.RootKey), Forge(_ => { }, null, Authorities.MeshKey), Forge(list => list.NextUpdate = Authorities.Now.AddHours(1))])
        {
            RevocationLists lists = RevocationLists.None.Add(It.Root.Certificate, Authorities.Parse(It.RootList)).Add(It.Hub.Certificate, Authorities.Parse(wrong));
            Assert.Equal(CertificateRefusal.RevocationUnknown, It.Judge(leaf, It.Trust() with { Revocations = lists }));
        }
    }

    private static WrongCase[] Encodings() =>
    [
        new("nothing", "Malformed", () => Judge([])),
        new("a byte short", "Malformed", () => Judge(Good[..^1])),
        new("a byte more", "Malformed", () => Judge([.. Good, 0])),
        new("text", "Malformed", () => Judge(Texts.Utf8("-----BEGIN X509 CRL-----"))),
        new("a certificate", "VersionUnsupported", () => Judge(It.Hub.Certificate.RawData)),
        new("a length that is not the shortest", "Malformed", () => Judge([0x30, 0x83, 0, .. Good[2..]])),
        new("an indefinite length", "Malformed", () => Judge([0x30, 0x80, .. Good[4..], 0, 0])),
        new("a set for the sequence", "Malformed", () => Judge([0x31, .. Good[1..]])),
        new("longer than the bound", "TooLarge", () => Judge(new byte[CertificateLimits.RevocationListBytesMax + 1])),
        new("as long as the bound", "Malformed", () => Judge(new byte[CertificateLimits.RevocationListBytesMax])),
        Forged("something after the signature", "Malformed", list => list.HasMoreOutside = true),
        Forged("something after the extensions", "Malformed", list => list.HasMoreInside = true),
        Forged("unused bits in the signature", "Malformed", list => list.UnusedBits = 4),
    ];

    private static WrongCase[] Fields() =>
    [
        Forged("no version", "VersionUnsupported", list => list.Version = null),
        Forged("version 1, spelt out", "VersionUnsupported", list => list.Version = 0),
        Forged("version 3", "VersionUnsupported", list => list.Version = 2),
        Forged("a version below zero", "VersionUnsupported", list => list.Version = -1),
        Forged("SHA-256 inside and outside", "AlgorithmUnsupported", list => (list.Inside, list.Outside) = (ForgedList.EcdsaWithSha256, ForgedList.EcdsaWithSha256)),
        Forged("RSA inside and outside", "AlgorithmUnsupported", list => (list.Inside, list.Outside) = ("1.2.840.113549.1.1.12", "1.2.840.113549.1.1.12")),
        Forged("SHA-256 outside alone", "AlgorithmMismatch", list => list.Outside = ForgedList.EcdsaWithSha256),
        Forged("SHA-256 inside alone", "AlgorithmMismatch", list => list.Inside = ForgedList.EcdsaWithSha256),
        Forged("no next update", "NextUpdateMissing", list => list.NextUpdate = null),
        Forged("no next update but entries", "NextUpdateMissing", list => (list.NextUpdate, list.Revoked) = (null, [1])),
        Forged("no extensions", "NumberInvalid", list => list.Extensions = null),
        Forged("empty extensions", "NumberInvalid", list => list.Extensions = []),
        Forged("no number among extensions", "NumberInvalid", list => list.Extensions = [(ForgedList.Unknown, false, [5, 0])]),
        Forged("a number below zero", "NumberInvalid", list => list.Extensions = [(ForgedList.CrlNumber, false, ForgedList.Number(-1))]),
        Forged("a number that is none", "Malformed", list => list.Extensions = [(ForgedList.CrlNumber, false, [5, 0])]),
        Forged("a number in two spellings", "Malformed", list => list.Extensions = [(ForgedList.CrlNumber, false, [2, 2, 0, 1])]),
        Forged("more entries than the bound", "TooManyEntries", list => list.Revoked = [.. Enumerable.Range(1, CertificateLimits.RevokedMax + 1).Select(i => new BigInteger(i))]),
    ];

    private static WrongCase[] Extensions() =>
    [
        Forged("an unknown critical extension", "ExtensionUnknown", list => list.Extensions = [(ForgedList.CrlNumber, false, ForgedList.Number(0)), (ForgedList.Unknown, true, [5, 0])]),
        Forged("a critical number", "ExtensionUnknown", list => list.Extensions = [(ForgedList.CrlNumber, true, ForgedList.Number(0))]),
        Forged("a list of changes", "ExtensionUnknown", list => list.Extensions = [(ForgedList.CrlNumber, false, ForgedList.Number(1)), ("2.5.29.27", true, ForgedList.Number(0))]),
        Forged("a list of some certificates", "ExtensionUnknown", list => list.Extensions = [(ForgedList.CrlNumber, false, ForgedList.Number(1)), ("2.5.29.28", true, [0x30, 3, 0x81, 1, 0xFF])]),
        Forged("a number twice", "ExtensionDuplicate", list => list.Extensions = [(ForgedList.CrlNumber, false, ForgedList.Number(1)), (ForgedList.CrlNumber, false, ForgedList.Number(2))]),
        Forged("an unknown extension twice", "ExtensionDuplicate", list => list.Extensions = [(ForgedList.CrlNumber, false, ForgedList.Number(0)), (ForgedList.Unknown, false, [5, 0]), (ForgedList.Unknown, false, [5, 0])]),
        Forged("a critical extension of an entry", "ExtensionUnknown", list => (list.Revoked, list.EntryExtensions) = ([1], [("2.5.29.29", true, [0x30, 0])])),
        Forged("an extension of an entry twice", "ExtensionDuplicate", list => (list.Revoked, list.EntryExtensions) = ([1], [("2.5.29.21", false, [10, 1, 1]), ("2.5.29.21", false, [10, 1, 2])])),
    ];

    private static WrongCase[] Issuers() =>
    [
        new("of the authority above", "IssuerMismatch", () => Judge(It.RootList)),
        new("by the authority above in its name", "SignatureInvalid", () => Judge(Forge(_ => { }, null, Authorities.RootKey))),
        new("by a mesh in the authority's name", "SignatureInvalid", () => Judge(Forge(_ => { }, null, Authorities.MeshKey))),
        new("by a mesh for itself", "AuthorityInvalid", () =>
        {
            X509Certificate2 leaf = It.Leaf();
            return Judge(Forge(_ => { }, leaf, Authorities.MeshKey), leaf);
        }),
        Forged("a name in another spelling", "IssuerMismatch", list => list.Issuer = new X500DistinguishedName("CN=test hub")),
        Forged("a name with a part more", "IssuerMismatch", list => list.Issuer = new X500DistinguishedName("CN=Test hub, O=Test")),
        Forged("a homoglyph name", "IssuerMismatch", list => list.Issuer = new X500DistinguishedName("CN=T\u0435st hub")),
        Forged("signed over SHA-256", "SignatureInvalid", list => list.Hash = HashAlgorithmName.SHA256),
        Forged("a signature that is no DER", "SignatureInvalid", list => list.Format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        new("an entry taken out", "SignatureInvalid", () => Altered(list => list.Revoked = [1, 2], list => list.Revoked = [1])),
        new("an entry put in", "SignatureInvalid", () => Altered(list => list.Revoked = [1], list => list.Revoked = [1, 2])),
        new("a later end", "SignatureInvalid", () => Altered(_ => { }, list => list.NextUpdate = Authorities.Now.AddDays(30))),
        new("a higher number", "SignatureInvalid", () => Altered(_ => { }, list => list.Extensions = [(ForgedList.CrlNumber, false, ForgedList.Number(99))])),
    ];

    private static WrongCase[] Times() =>
    [
        new("not yet", "NotYetValid", () => Judge(Good, now: Authorities.Now - CertificateLimits.ClockSkew - TimeSpan.FromSeconds(1))),
        new("overdue", "Expired", () => Judge(Good, now: Authorities.Now.AddDays(7) + CertificateLimits.ClockSkew)),
        Forged("over before it began", "Expired", list => list.NextUpdate = Authorities.Now.AddDays(-1)),
        new("older than a list may be", "TooOld", () =>
            Judge(Forge(list => list.NextUpdate = Authorities.Now.AddDays(365)), now: Authorities.Now + CertificateLimits.RevocationListAgeMax + TimeSpan.FromSeconds(1))),
    ];

    private static WrongCase Forged(string name, string reason, Action<ForgedList> change) => new(name, reason, () => Judge(Forge(change)));

    private static byte[] Forge(Action<ForgedList> change, X509Certificate2? issuer = null, Cryptography.Ecdsa.EcdsaPrivateKey? key = null)
    {
        var list = new ForgedList();
        change(list);
        using ECDsa signer = Authorities.Platform(key ?? Authorities.HubKey);
        return list.Sign(issuer ?? It.Hub.Certificate, signer);
    }

    // The second list under the signature of the first.
    private static string Altered(Action<ForgedList> signed, Action<ForgedList> shown)
    {
        byte[] signature = Split(Forge(signed)).Signature;
        byte[] body = Split(Forge(shown)).Body;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(body);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(ForgedList.EcdsaWithSha384);
            }

            writer.WriteEncodedValue(signature);
        }

        return Judge(writer.Encode());
    }

    private static (byte[] Body, byte[] Signature) Split(byte[] list)
    {
        AsnReader outer = new AsnReader(list, AsnEncodingRules.DER).ReadSequence();
        byte[] body = outer.ReadEncodedValue().ToArray();
        _ = outer.ReadEncodedValue();
        return (body, outer.ReadEncodedValue().ToArray());
    }

    private static string Judge(byte[] der, X509Certificate2? authority = null, DateTimeOffset? now = null)
    {
        bool read = RevocationList.TryParse(der, out RevocationList? list, out RevocationListRefusal refusal);
        Assert.Equal(read, refusal == RevocationListRefusal.None);
        RevocationListRefusal held = list?.Check(authority ?? It.Hub.Certificate, now ?? Authorities.Now) ?? refusal;
        Assert.Equal(held == RevocationListRefusal.None, list?.IsCurrentFrom(authority ?? It.Hub.Certificate, now ?? Authorities.Now) == true);
        return held.ToString();
    }
}
