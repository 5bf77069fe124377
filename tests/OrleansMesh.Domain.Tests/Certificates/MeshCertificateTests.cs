using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Certificates;

public sealed class MeshCertificateTests
{
    private const string Subject = "CN=did:mesh:enterprise:acme-001, O=did:mesh:enterprise";
    private static readonly ECCurve P384 = ECCurve.NamedCurves.nistP384;
    private readonly Authorities _it = new();

    [Fact]
    public void Issue_ByAHubsIntermediate_VerifiesAndNamesTheMesh()
    {
        X509Certificate2 leaf = _it.Leaf();

        Assert.True(MeshCertificate.TryVerify(leaf, [_it.Hub.Certificate], _it.Trust(), CertificateUse.Client, Authorities.Now, out MeshCertificate? verified, out CertificateRefusal refusal), refusal.ToString());
        Assert.Equal(Authorities.Acme, verified.Mesh);
        Assert.Equal("CN=did:mesh:enterprise:acme-001, O=did:mesh:enterprise", leaf.Subject);
        Assert.Equal(CertificateRefusal.UsageMismatch, _it.Judge(leaf, use: CertificateUse.Server));
        Assert.Equal(CertificateRefusal.None, _it.Judge(_it.Leaf(null, "acme.example", "a.acme.example"), use: CertificateUse.Server));
        Assert.Equal(CertificateRefusal.None, _it.Judge(leaf, _it.Trust() with { Intermediates = [_it.Hub.Certificate] }, sent: [leaf]));
    }

    [Fact]
    public void TryVerify_AsTimeGoesBy_IsNotYetThenValidThenExpired()
    {
        X509Certificate2 leaf = _it.Leaf();
        MeshTrust trust = _it.Trust() with { RequireRevocationLists = false };

        Assert.Equal(CertificateRefusal.NotYetValid, _it.Judge(leaf, trust, now: Authorities.Now.AddSeconds(-1)));
        Assert.Equal(CertificateRefusal.None, _it.Judge(leaf, trust, now: Authorities.Now));
        Assert.Equal(CertificateRefusal.None, _it.Judge(leaf, trust, now: Authorities.Now.AddDays(90).AddSeconds(-1)));
        Assert.Equal(CertificateRefusal.Expired, _it.Judge(leaf, trust, now: Authorities.Now.AddDays(90)));
    }

    [Fact]
    public void TryVerify_AuthorityExpired_IsRefused()
    {
        CertificateAuthority shortLived = _it.Root.CreateIntermediate("Short", Authorities.HubKey, [Authorities.Group], [], Authorities.Now, TimeSpan.FromDays(10));
        using ECDsa hub = Authorities.Platform(Authorities.HubKey);
        X509Certificate2 leaf = Forged(shortLived.Certificate, hub, until: Authorities.Now.AddDays(20));
        MeshTrust trust = _it.Trust() with { RequireRevocationLists = false };
        Assert.Equal(CertificateRefusal.None, _it.Judge(leaf, trust, sent: [shortLived.Certificate]));
        Assert.Equal(CertificateRefusal.Expired, _it.Judge(leaf, trust, now: Authorities.Now.AddDays(11), sent: [shortLived.Certificate]));
        Assert.Equal(shortLived.Certificate.NotAfter, shortLived.Issue(Authorities.Acme, Authorities.MeshKey.PublicKey, [], Authorities.Now, TimeSpan.FromDays(90)).NotAfter);
    }

    [Fact]
    public void TryVerify_ChainToAnotherAnchorOrNone_IsRefused()
    {
        X509Certificate2 leaf = _it.Leaf();
        using var other = EcdsaPrivateKey.Generate(EcdsaCurve.P384);
        X509Certificate2 stranger = CertificateAuthority.CreateRoot("Test root", other, Authorities.Now, TimeSpan.FromDays(3650)).Certificate;

        Assert.Equal(CertificateRefusal.Untrusted, _it.Judge(leaf, _it.Trust() with { Anchors = [] }));
        Assert.Equal(CertificateRefusal.Untrusted, _it.Judge(leaf, sent: [leaf]));
        Assert.NotEqual(CertificateRefusal.None, _it.Judge(leaf, _it.Trust() with { Anchors = [stranger] }));
        Assert.Equal(CertificateRefusal.None, _it.Judge(leaf, _it.Trust() with { Anchors = [stranger, _it.Root.Certificate] }));
    }

    [Fact]
    public void TryVerify_NameOutsideTheAuthoritysConstraints_IsRefused()
    {
        foreach (string mesh in (string[])["did:mesh:academic:mit-001", "did:mesh:enterprise2:acme-001", "did:mesh:enterprise.evil:acme", "did:mesh:enterprise:acme:eu"])
        {
            Assert.Equal(CertificateRefusal.NameConstraintViolated, _it.Judge(_it.Leaf(Did.Parse(mesh))));
        }

        foreach (string host in (string[])["evil.example", "notacme.example", "acme.example.evil.example"])
        {
            Assert.Equal(CertificateRefusal.NameConstraintViolated, _it.Judge(_it.Leaf(null, host), use: CertificateUse.Server));
        }

        CertificateAuthority noHosts = _it.Root.CreateIntermediate("No hosts", Authorities.HubKey, [Authorities.Group], [], Authorities.Now, TimeSpan.FromDays(100));
        X509Certificate2 server = noHosts.Issue(Authorities.Acme, Authorities.MeshKey.PublicKey, ["acme.example"], Authorities.Now, TimeSpan.FromDays(9));
        Assert.Equal(CertificateRefusal.NameConstraintViolated, _it.Judge(server, _it.Trust() with { RequireRevocationLists = false }, sent: [noHosts.Certificate]));
        CertificateAuthority unlimited = _it.Root.CreateIntermediate("Unlimited", Authorities.HubKey, [], [], Authorities.Now, TimeSpan.FromDays(100));
        X509Certificate2 any = unlimited.Issue(Did.Parse("did:mesh:academic:mit-001"), Authorities.MeshKey.PublicKey, ["a.example"], Authorities.Now, TimeSpan.FromDays(9));
        Assert.Equal(CertificateRefusal.None, _it.Judge(any, _it.Trust() with { RequireRevocationLists = false }, sent: [unlimited.Certificate]));
    }

    public static TheoryData<string, CertificateRefusal> Profiles => new()
    {
        { "honest", CertificateRefusal.None },
        { "two uris", CertificateRefusal.MeshNameInvalid },
        { "no uri", CertificateRefusal.MeshNameInvalid },
        { "no alternative names", CertificateRefusal.MeshNameInvalid },
        { "another method", CertificateRefusal.MeshNameInvalid },
        { "upper case", CertificateRefusal.MeshNameInvalid },
        { "https uri", CertificateRefusal.MeshNameInvalid },
        { "fragment", CertificateRefusal.MeshNameInvalid },
        { "another mesh than the common name", CertificateRefusal.MeshNameInvalid },
        { "homoglyph in the common name", CertificateRefusal.MeshNameInvalid },
        { "no organisation", CertificateRefusal.MeshNameInvalid },
        { "another organisation", CertificateRefusal.MeshNameInvalid },
        { "a part more", CertificateRefusal.MeshNameInvalid },
        { "parts in another order", CertificateRefusal.MeshNameInvalid },
        { "authority", CertificateRefusal.NotLeaf },
        { "no basic constraints", CertificateRefusal.NotLeaf },
        { "no key usage", CertificateRefusal.UsageMismatch },
        { "usage signs certificates", CertificateRefusal.UsageMismatch },
        { "usage agrees", CertificateRefusal.UsageMismatch },
        { "no extended usage", CertificateRefusal.UsageMismatch },
        { "server alone", CertificateRefusal.UsageMismatch },
        { "code signing", CertificateRefusal.UsageMismatch },
        { "any usage", CertificateRefusal.UsageMismatch },
        { "P-256", CertificateRefusal.AlgorithmUnsupported },
        { "P-521", CertificateRefusal.AlgorithmUnsupported },
        { "SHA-256", CertificateRefusal.AlgorithmUnsupported },
        { "SHA-512", CertificateRefusal.AlgorithmUnsupported },
        { "unknown critical extension", CertificateRefusal.ChainInvalid },
        { "unknown extension", CertificateRefusal.None },
        { "expired", CertificateRefusal.Expired },
        { "not yet", CertificateRefusal.NotYetValid },
        { "broken alternative names", CertificateRefusal.MeshNameInvalid },
        { "large", CertificateRefusal.Malformed },
        { "usage encrypts", CertificateRefusal.UsageMismatch },
        { "usage signs lists", CertificateRefusal.UsageMismatch },
        { "empty extended usage", CertificateRefusal.UsageMismatch },
        { "uri in capitals", CertificateRefusal.MeshNameInvalid },
        { "uri with a query", CertificateRefusal.MeshNameInvalid },
        { "uri with an escape", CertificateRefusal.MeshNameInvalid },
        { "uri twice", CertificateRefusal.MeshNameInvalid },
        { "invisible letter in the common name", CertificateRefusal.MeshNameInvalid },
        { "common name twice", CertificateRefusal.MeshNameInvalid },
        { "no subject", CertificateRefusal.MeshNameInvalid },
        { "group of another", CertificateRefusal.NameConstraintViolated },
        { "group that begins alike", CertificateRefusal.NameConstraintViolated },
        { "brainpool curve", CertificateRefusal.AlgorithmUnsupported },
        { "over when it begins", CertificateRefusal.Expired },
    };

    [Fact]
    public void Profiles_AreEnoughWaysToBeWrong() => Assert.True(Profiles.Count(row => (CertificateRefusal)row[1] != CertificateRefusal.None) >= 40);

    [Theory]
    [MemberData(nameof(Profiles))]
    public void TryVerify_CertificateThatTheHubItselfSigned_IsTakenOnlyWhenItMayBe(string what, CertificateRefusal expected)
    {
        using ECDsa hub = Authorities.Platform(Authorities.HubKey);
        Assert.Equal(expected, _it.Judge(Profile(what, _it.Hub.Certificate, hub)));
    }

    [Fact]
    public void TryVerify_SignedBySomebodyElse_IsRefused()
    {
        using var stranger = ECDsa.Create(P384);
        Assert.Contains(_it.Judge(Forged(_it.Hub.Certificate, stranger)), (CertificateRefusal[])[CertificateRefusal.SignatureInvalid, CertificateRefusal.Untrusted]);
        using ECDsa mesh = Authorities.Platform(Authorities.MeshKey);

        // A mesh's certificate is no authority, whatever it signs.
        X509Certificate2 parent = _it.Leaf();
        Assert.NotEqual(CertificateRefusal.None, _it.Judge(Forged(parent, mesh), sent: [parent, _it.Hub.Certificate]));
        Assert.Equal(CertificateRefusal.NotLeaf, _it.Judge(_it.Hub.Certificate));
        Assert.Equal(CertificateRefusal.NotLeaf, _it.Judge(_it.Root.Certificate));
    }

    [Fact]
    public void TryVerify_AuthorityBelowAnIntermediate_ExceedsItsPathLength()
    {
        using var key = EcdsaPrivateKey.Generate(EcdsaCurve.P384);
        CertificateAuthority below = _it.Hub.CreateIntermediate("Below", key, [Authorities.Group], [], Authorities.Now, TimeSpan.FromDays(100));
        X509Certificate2 leaf = below.Issue(Authorities.Acme, Authorities.MeshKey.PublicKey, [], Authorities.Now, TimeSpan.FromDays(9));
        Assert.Contains(_it.Judge(leaf, sent: [below.Certificate, _it.Hub.Certificate]), (CertificateRefusal[])[CertificateRefusal.AuthorityInvalid, CertificateRefusal.NameConstraintViolated]);
    }

    [Fact]
    public void TryVerify_Revoked_IsRefusedAndStaysSo()
    {
        X509Certificate2 leaf = _it.Leaf();
        X509Certificate2 other = _it.Leaf();
        byte[] before = _it.HubList;
        _it.HubList = _it.Hub.Revoke(before, [leaf.SerialNumberBytes], Authorities.Now, TimeSpan.FromDays(7));

        Assert.Equal(CertificateRefusal.Revoked, _it.Judge(leaf));
        Assert.Equal(CertificateRefusal.None, _it.Judge(other));

        // An older list never takes its place, nor one of another authority.
        RevocationLists lists = _it.Lists().Add(_it.Hub.Certificate, Authorities.Parse(before)).Add(_it.Hub.Certificate, Authorities.Parse(_it.RootList));
        Assert.Equal(CertificateRefusal.Revoked, _it.Judge(leaf, _it.Trust() with { Revocations = lists }));
        Assert.Equal(CertificateRefusal.Revoked, _it.Judge(leaf, now: Authorities.Now.AddDays(30)));
        byte[] next = _it.Hub.Revoke(_it.HubList, [other.SerialNumberBytes], Authorities.Now.AddDays(1), TimeSpan.FromDays(7));
        Assert.Equal(2, Authorities.Parse(next).Count);
        Assert.Equal(2, Authorities.Parse(next).Number);

        _it.RootList = _it.Root.Revoke(_it.RootList, [_it.Hub.Certificate.SerialNumberBytes], Authorities.Now, TimeSpan.FromDays(7));
        Assert.Equal(CertificateRefusal.Revoked, _it.Judge(_it.Leaf()));
    }

    [Fact]
    public void TryVerify_NoCurrentList_IsRefusedWhenListsAreRequired()
    {
        X509Certificate2 leaf = _it.Leaf();
        MeshTrust none = _it.Trust() with { Revocations = RevocationLists.None };

        Assert.Equal(CertificateRefusal.RevocationUnknown, _it.Judge(leaf, none));
        Assert.Equal(CertificateRefusal.None, _it.Judge(leaf, none with { RequireRevocationLists = false }));
        Assert.Equal(CertificateRefusal.None, _it.Judge(leaf, now: Authorities.Now.AddDays(7) + CertificateLimits.ClockSkew - TimeSpan.FromSeconds(1)));
        Assert.Equal(CertificateRefusal.RevocationUnknown, _it.Judge(leaf, now: Authorities.Now.AddDays(7) + CertificateLimits.ClockSkew));
        Assert.Equal(CertificateRefusal.RevocationUnknown, _it.Judge(leaf, _it.Trust() with { Revocations = RevocationLists.None.Add(_it.Root.Certificate, Authorities.Parse(_it.RootList)) }));
        _it.HubList = _it.Hub.Revoke([], [], Authorities.Now.AddDays(3), TimeSpan.FromDays(7));
        Assert.Equal(CertificateRefusal.RevocationUnknown, _it.Judge(leaf));
        _it.HubList = _it.Hub.Revoke([], [], Authorities.Now, TimeSpan.FromDays(365));
        _it.RootList = _it.Root.Revoke([], [], Authorities.Now.AddDays(30), TimeSpan.FromDays(365));
        Assert.Equal(CertificateRefusal.RevocationUnknown, _it.Judge(leaf, now: Authorities.Now.AddDays(33)));
    }

    [Fact]
    public void RevocationList_AlteredOrMutated_IsRefused()
    {
        byte[] list = _it.Hub.Revoke([], [_it.Leaf().SerialNumberBytes], Authorities.Now, TimeSpan.FromDays(7));
        Assert.True(Authorities.Parse(list).IsFrom(_it.Hub.Certificate));
        Assert.False(Authorities.Parse(list).IsFrom(_it.Root.Certificate));
        for (int at = 0; at < list.Length; at++)
        {
            byte[] altered = [.. list];
            altered[at] ^= 1;
            Assert.False(RevocationList.TryParse(altered, out RevocationList? read) && read.IsFrom(_it.Hub.Certificate));
        }

        Prop.ForAll(Texts.Mutated(list), bytes => bytes.AsSpan().SequenceEqual(list) || !RevocationList.TryParse(bytes, out RevocationList? read) || !read.IsFrom(_it.Hub.Certificate))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        Prop.ForAll(Texts.Bytes, bytes => !RevocationList.TryParse(bytes, out _)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryLoad_MutatedOrAnyBytes_NeverVerifiesAsAnother()
    {
        byte[] valid = _it.Leaf().RawData;
        Prop.ForAll(Texts.Mutated(valid), bytes =>
        {
            using X509Certificate2? read = MeshCertificate.TryLoad(bytes);
            return read is null || bytes.AsSpan().SequenceEqual(valid) || _it.Judge(read) != CertificateRefusal.None;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        Prop.ForAll(Texts.Bytes, bytes => MeshCertificate.TryLoad(bytes) is null).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Issue_WhatNobodyTakes_Throws()
    {
        using var p256 = EcdsaPrivateKey.Generate(EcdsaCurve.P256);
        Assert.Throws<ArgumentException>(() => _it.Hub.Issue(Authorities.Acme, p256.PublicKey, [], Authorities.Now, TimeSpan.FromDays(9)));
        Assert.Throws<ArgumentException>(() => _it.Hub.Issue(Did.Parse("did:web:example.org"), Authorities.MeshKey.PublicKey, [], Authorities.Now, TimeSpan.FromDays(9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _it.Hub.Issue(Authorities.Acme, Authorities.MeshKey.PublicKey, [], Authorities.Now, TimeSpan.FromDays(399)));
        Assert.Throws<ArgumentException>(() => new CertificateAuthority(_it.Hub.Certificate, Authorities.RootKey));
        Assert.Throws<ArgumentException>(() => CertificateAuthority.CreateRoot("x", p256, Authorities.Now, TimeSpan.FromDays(9)));
    }

    private static X509Certificate2 Forged(X509Certificate2 issuer, ECDsa signer, DateTimeOffset? until = null) =>
        Authorities.Forge(Subject, P384, issuer, signer, r => Extend(r, _ => { }), until: until);

    private static void Extend(CertificateRequest request, Action<Parts> change)
    {
        var parts = new Parts();
        change(parts);
        foreach (X509Extension? extension in (X509Extension?[])[parts.Basic, parts.Usage, parts.Extended, parts.Names, parts.More])
        {
            if (extension is not null)
            {
                request.CertificateExtensions.Add(extension);
            }
        }
    }

    private static X509Certificate2 Profile(string what, X509Certificate2 issuer, ECDsa signer)
    {
        X509Certificate2 With(Action<Parts> change) => Authorities.Forge(Subject, P384, issuer, signer, r => Extend(r, change));
        X509Certificate2 Named(string subject) => Authorities.Forge(subject, P384, issuer, signer, r => Extend(r, _ => { }));
        X509Certificate2 OfMesh(string did) => Authorities.Forge(
            $"CN={did}, O={did[..did.LastIndexOf(':')]}", P384, issuer, signer, r => Extend(r, p => p.Names = Parts.Uris(did)));
        X509Certificate2 Of(ECCurve curve, HashAlgorithmName? hash = null, DateTimeOffset? from = null, DateTimeOffset? until = null) =>
            Authorities.Forge(Subject, curve, issuer, signer, r => Extend(r, _ => { }), from, until, hash);
        return what switch
        {
            "two uris" => With(p => p.Names = Parts.Uris("did:mesh:enterprise:acme-001", "did:mesh:enterprise:acme-002")),
            "no uri" => With(p => p.Names = Parts.Uris()),
            "no alternative names" => With(p => p.Names = null),
            "another method" => With(p => p.Names = Parts.Uris("did:web:example.org")),
            "upper case" => With(p => p.Names = Parts.Uris("did:mesh:enterprise:ACME-001")),
            "https uri" => With(p => p.Names = Parts.Uris("https://did:443/mesh")),
            "fragment" => With(p => p.Names = Parts.Uris("did:mesh:enterprise:acme-001#key-1")),
            "another mesh than the common name" => With(p => p.Names = Parts.Uris("did:mesh:enterprise:acme-002")),
            "homoglyph in the common name" => Named("CN=did:mesh:enterprise:\u0430cme-001, O=did:mesh:enterprise"),
            "no organisation" => Named("CN=did:mesh:enterprise:acme-001"),
            "another organisation" => Named("CN=did:mesh:enterprise:acme-001, O=did:mesh:academic"),
            "a part more" => Named("OU=x, CN=did:mesh:enterprise:acme-001, O=did:mesh:enterprise"),
            "parts in another order" => Named("O=did:mesh:enterprise, CN=did:mesh:enterprise:acme-001"),
            "authority" => With(p => p.Basic = new X509BasicConstraintsExtension(true, false, 0, true)),
            "no basic constraints" => With(p => p.Basic = null),
            "no key usage" => With(p => p.Usage = null),
            "usage signs certificates" => With(p => p.Usage = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true)),
            "usage agrees" => With(p => p.Usage = new X509KeyUsageExtension(X509KeyUsageFlags.KeyAgreement, true)),
            "no extended usage" => With(p => p.Extended = null),
            "server alone" => With(p => p.Extended = Parts.Uses("1.3.6.1.5.5.7.3.1")),
            "code signing" => With(p => p.Extended = Parts.Uses("1.3.6.1.5.5.7.3.3")),
            "any usage" => With(p => p.Extended = Parts.Uses("2.5.29.37.0")),
            "P-256" => Of(ECCurve.NamedCurves.nistP256),
            "P-521" => Of(ECCurve.NamedCurves.nistP521),
            "SHA-256" => Of(P384, HashAlgorithmName.SHA256),
            "SHA-512" => Of(P384, HashAlgorithmName.SHA512),
            "unknown critical extension" => With(p => p.More = new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], critical: true)),
            "unknown extension" => With(p => p.More = new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], critical: false)),
            "expired" => Of(P384, until: Authorities.Now.AddHours(1)),
            "not yet" => Of(P384, from: Authorities.Now.AddDays(2)),
            "broken alternative names" => With(p => p.Names = new X509Extension("2.5.29.17", [0x30, 0x05, 0x86], critical: false)),
            "large" => With(p => p.More = new X509Extension("1.3.6.1.4.1.99999.1", new byte[CertificateLimits.CertificateBytesMax], critical: false)),
            "usage encrypts" => With(p => p.Usage = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true)),
            "usage signs lists" => With(p => p.Usage = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.CrlSign, true)),
            "empty extended usage" => With(p => p.Extended = new X509EnhancedKeyUsageExtension([], critical: false)),
            "uri in capitals" => With(p => p.Names = Parts.Uris("DID:MESH:enterprise:acme-001")),
            "uri with a query" => With(p => p.Names = Parts.Uris("did:mesh:enterprise:acme-001?versionId=1")),
            "uri with an escape" => With(p => p.Names = Parts.Uris("did:mesh:enterprise:acme%2D001")),
            "uri twice" => With(p => p.Names = Parts.Uris("did:mesh:enterprise:acme-001", "did:mesh:enterprise:acme-001")),
            "invisible letter in the common name" => Named("CN=did:mesh:enterprise:acme\u200b-001, O=did:mesh:enterprise"),
            "common name twice" => Named("CN=did:mesh:enterprise:acme-001, CN=did:mesh:enterprise:acme-001, O=did:mesh:enterprise"),
            "no subject" => Named(""),
            "group of another" => OfMesh("did:mesh:academic:acme-001"),
            "group that begins alike" => OfMesh("did:mesh:enterprise2:acme-001"),
            "brainpool curve" => Of(ECCurve.NamedCurves.brainpoolP384r1),
            "over when it begins" => Of(P384, from: Authorities.Now, until: Authorities.Now),
            _ => With(_ => { }),
        };
    }

    private sealed class Parts
    {
        public X509Extension? Basic { get; set; } = new X509BasicConstraintsExtension(false, false, 0, true);

        public X509Extension? Usage { get; set; } = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true);

        public X509Extension? Extended { get; set; } = Uses("1.3.6.1.5.5.7.3.2");

        public X509Extension? Names { get; set; } = Uris("did:mesh:enterprise:acme-001");

        public X509Extension? More { get; set; }

        public static X509EnhancedKeyUsageExtension Uses(string oid) => new([new Oid(oid)], critical: false);

        // By hand, since the platform's builder would change a URI to its canonical form.
        public static X509Extension Uris(params string[] uris)
        {
            var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                foreach (string uri in uris)
                {
                    writer.WriteCharacterString(System.Formats.Asn1.UniversalTagNumber.IA5String, uri, new System.Formats.Asn1.Asn1Tag(System.Formats.Asn1.TagClass.ContextSpecific, 6));
                }
            }

            return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
        }
    }
}
