using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Certificates;

/// <summary>A root, a hub's intermediate for the meshes of one group, and a mesh, with their revocation lists.</summary>
internal sealed class Authorities
{
    public const string Group = "did:mesh:enterprise";
    public static readonly Did Acme = Did.Parse("did:mesh:enterprise:acme-001");
    public static readonly DateTimeOffset Now = TestMesh.Now;

    public Authorities()
    {
        Root = CertificateAuthority.CreateRoot("Test root", RootKey, Now, TimeSpan.FromDays(3650));
        Hub = Root.CreateIntermediate("Test hub", HubKey, [Group], ["acme.example"], Now, TimeSpan.FromDays(365));
        RootList = Root.Revoke([], [], Now, TimeSpan.FromDays(7));
        HubList = Hub.Revoke([], [], Now, TimeSpan.FromDays(7));
    }

    public static EcdsaPrivateKey RootKey { get; } = EcdsaPrivateKey.Generate(EcdsaCurve.P384);

    public static EcdsaPrivateKey HubKey { get; } = EcdsaPrivateKey.Generate(EcdsaCurve.P384);

    public static EcdsaPrivateKey MeshKey { get; } = EcdsaPrivateKey.Generate(EcdsaCurve.P384);

    public CertificateAuthority Root { get; }

    public CertificateAuthority Hub { get; }

    public byte[] RootList { get; set; }

    public byte[] HubList { get; set; }

    public X509Certificate2 Leaf(Did? mesh = null, params string[] dnsNames) =>
        Hub.Issue(mesh ?? Acme, MeshKey.PublicKey, dnsNames, Now, TimeSpan.FromDays(90));

    public MeshTrust Trust() => new([Root.Certificate], [], Lists());

    public RevocationLists Lists() => RevocationLists.None.Add(Root.Certificate, Parse(RootList)).Add(Hub.Certificate, Parse(HubList));

    public CertificateRefusal Judge(X509Certificate2 leaf, MeshTrust? trust = null, CertificateUse use = CertificateUse.Client, DateTimeOffset? now = null, params X509Certificate2[] sent)
    {
        _ = MeshCertificate.TryVerify(leaf, sent.Length > 0 ? sent : [Hub.Certificate], trust ?? Trust(), use, now ?? Now.AddDays(1), out _, out CertificateRefusal refusal);
        return refusal;
    }

    public static RevocationList Parse(byte[] der) => RevocationList.TryParse(der, out RevocationList? list) ? list : throw new InvalidOperationException("no list");

    /// <summary>A certificate whose every part the test decides.</summary>
    public static X509Certificate2 Forge(
        string subject, ECCurve curve, X509Certificate2 issuer, ECDsa signer, Action<CertificateRequest> extend, DateTimeOffset? from = null, DateTimeOffset? until = null, HashAlgorithmName? hash = null)
    {
        using var key = ECDsa.Create(curve);
        var request = new CertificateRequest(new X500DistinguishedName(subject, X500DistinguishedNameFlags.Reversed | X500DistinguishedNameFlags.ForceUTF8Encoding), key, hash ?? HashAlgorithmName.SHA384);
        extend(request);
        return request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), from ?? Now, until ?? Now.AddDays(90), RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>The platform's form of a key.</summary>
    public static ECDsa Platform(EcdsaPrivateKey key)
    {
        byte[] secret = new byte[48];
        key.Export(secret);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP384, D = secret, Q = new ECPoint { X = key.PublicKey.X.ToArray(), Y = key.PublicKey.Y.ToArray() } });
    }
}
