using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Certificates;

/// <summary>An authority: its certificate, and its key on P-384 wherever that is. It issues other authorities, certificates of meshes, and revocation lists.</summary>
public sealed class CertificateAuthority
{
    private const int SerialBytes = 16;
    private readonly SigningKeyGenerator _signer;

    /// <param name="certificate">The authority's own.</param>
    /// <param name="key">Its key; stays the caller's.</param>
    /// <exception cref="ArgumentException">The key is not the certificate's, or not on P-384.</exception>
    public CertificateAuthority(X509Certificate2 certificate, ISigningKey key)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(key);
        _signer = new SigningKeyGenerator(key);
        if (!certificate.GetPublicKey().AsSpan().SequenceEqual(_signer.PublicKey.EncodedKeyValue.RawData))
        {
            throw new ArgumentException("The key is not the certificate's.", nameof(key));
        }

        Certificate = certificate;
    }

    /// <summary>The authority's own certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>A root: its certificate, signed by itself.</summary>
    public static CertificateAuthority CreateRoot(string name, ISigningKey key, DateTimeOffset now, TimeSpan lifetime)
    {
        var signer = new SigningKeyGenerator(key);
        X500DistinguishedName subject = AuthorityName(name);
        CertificateRequest request = AuthorityRequest(subject, signer.PublicKey, pathLength: 1);
        return new CertificateAuthority(Sign(request, subject, signer, now, now + lifetime), key);
    }

    /// <summary>An intermediate below this authority that issues for meshes alone.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">Its key.</param>
    /// <param name="groups">The groups of meshes it may name, as <see cref="MeshName.GroupOf"/> has them; none for no limit.</param>
    /// <param name="dnsNames">The hosts it may name, and all below them.</param>
    /// <param name="now">The first moment of its life.</param>
    /// <param name="lifetime">How long it lives; never longer than this authority.</param>
    public CertificateAuthority CreateIntermediate(
        string name, ISigningKey key, IReadOnlyList<string> groups, IReadOnlyList<string> dnsNames, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(dnsNames);
        var below = new SigningKeyGenerator(key);
        CertificateRequest request = AuthorityRequest(AuthorityName(name), below.PublicKey, pathLength: 0);
        if (groups.Count > 0)
        {
            request.CertificateExtensions.Add(NameConstraints.Build(groups, dnsNames));
        }

        AddAuthorityKey(request);
        return new CertificateAuthority(Sign(request, Certificate.SubjectName, _signer, now, Earlier(now + lifetime)), key);
    }

    /// <summary>The certificate of a mesh.</summary>
    /// <param name="mesh">A did:mesh.</param>
    /// <param name="publicKey">The mesh's key for TLS, on P-384.</param>
    /// <param name="dnsNames">Its hosts, when it is a server too.</param>
    /// <param name="now">The first moment of its life.</param>
    /// <param name="lifetime">At most <see cref="CertificateLimits.LeafLifetimeMax"/>, and never longer than this authority.</param>
    public X509Certificate2 Issue(Did mesh, EcdsaPublicKey publicKey, IReadOnlyList<string> dnsNames, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        ArgumentNullException.ThrowIfNull(dnsNames);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, CertificateLimits.LeafLifetimeMax);
        if (!DidMesh.IsValid(mesh) || publicKey.Curve != EcdsaCurve.P384)
        {
            throw new ArgumentException("A mesh's certificate names a did:mesh and has a key on P-384.", nameof(mesh));
        }

        var request = new CertificateRequest(MeshName.SubjectOf(mesh), SigningKeyGenerator.PublicKeyOf(publicKey), HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        OidCollection uses = [new Oid(Oids.ClientAuthentication)];
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(mesh.ToString()));
        foreach (string name in dnsNames)
        {
            names.AddDnsName(name);
        }

        if (dnsNames.Count > 0)
        {
            _ = uses.Add(new Oid(Oids.ServerAuthentication));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses, critical: false));
        request.CertificateExtensions.Add(names.Build(critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        AddAuthorityKey(request);
        return Sign(request, Certificate.SubjectName, _signer, now, Earlier(now + lifetime));
    }

    /// <summary>A revocation list that goes on from the last one, with serial numbers more; DER.</summary>
    /// <param name="last">The list before; empty for none.</param>
    /// <param name="revoked">Serial numbers to add; those that are in the list stay.</param>
    /// <param name="now">Its date.</param>
    /// <param name="lifetime">By when there will be another.</param>
    public byte[] Revoke(ReadOnlySpan<byte> last, IReadOnlyList<ReadOnlyMemory<byte>> revoked, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(revoked);
        BigInteger number = -1;
        CertificateRevocationListBuilder builder = last.IsEmpty ? new CertificateRevocationListBuilder() : CertificateRevocationListBuilder.Load(last, out number, out _);
        foreach (ReadOnlyMemory<byte> serial in revoked)
        {
            _ = builder.RemoveEntry(serial.Span);
            builder.AddEntry(serial.Span, now);
        }

        return builder.Build(Certificate.SubjectName, _signer, number + 1, now + lifetime, HashAlgorithmName.SHA384, AuthorityKey(Certificate), now);
    }

    private static X500DistinguishedName AuthorityName(string name)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        return subject.Build();
    }

    private static CertificateRequest AuthorityRequest(X500DistinguishedName subject, PublicKey key, int pathLength)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        return request;
    }

    private static X509AuthorityKeyIdentifierExtension AuthorityKey(X509Certificate2 authority) =>
        X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single());

    private static X509Certificate2 Sign(CertificateRequest request, X500DistinguishedName issuer, SigningKeyGenerator signer, DateTimeOffset from, DateTimeOffset until)
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);

        // Positive, and of the same length whatever the first byte (RFC 5280, 4.1.2.2).
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return request.Create(issuer, signer, from, until, serial);
    }

    private void AddAuthorityKey(CertificateRequest request) => request.CertificateExtensions.Add(AuthorityKey(Certificate));

    private DateTimeOffset Earlier(DateTimeOffset until)
    {
        var end = new DateTimeOffset(Certificate.NotAfter);
        return until < end ? until : end;
    }
}
