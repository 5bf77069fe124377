using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Certificates;

/// <summary>What the certificate of a mesh must say of itself.</summary>
internal static class LeafProfile
{
    public static CertificateRefusal Check(X509Certificate2 certificate, CertificateUse use, DateTimeOffset now, out Did mesh)
    {
        mesh = default;
        if (certificate.RawData.Length > CertificateLimits.CertificateBytesMax || certificate.Version != 3
            || certificate.Extensions.GroupBy(e => e.Oid?.Value, StringComparer.Ordinal).Any(g => g.Count() > 1))
        {
            return CertificateRefusal.Malformed;
        }

        if (!IsP384(certificate))
        {
            return CertificateRefusal.AlgorithmUnsupported;
        }

        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().SingleOrDefault() is not { CertificateAuthority: false })
        {
            return CertificateRefusal.NotLeaf;
        }

        // Exactly that: a key that also signs certificates or agrees is for something else.
        if (certificate.Extensions.OfType<X509KeyUsageExtension>().SingleOrDefault() is not { KeyUsages: X509KeyUsageFlags.DigitalSignature }
            || certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SingleOrDefault() is not { } uses
            || !uses.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Any(o => o.Value == (use == CertificateUse.Server ? Oids.ServerAuthentication : Oids.ClientAuthentication)))
        {
            return CertificateRefusal.UsageMismatch;
        }

        return !MeshName.TryRead(certificate, out mesh) ? CertificateRefusal.MeshNameInvalid : Times(certificate, now);
    }

    /// <summary>Whether key and signature are those of the profile: P-384, ECDSA with SHA-384.</summary>
    public static bool IsP384(X509Certificate2 certificate) =>
        certificate.PublicKey.Oid.Value == Oids.EcPublicKey
        && certificate.SignatureAlgorithm.Value == Oids.EcdsaWithSha384
        && certificate.PublicKey.EncodedParameters?.RawData is [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22];

    public static CertificateRefusal Times(X509Certificate2 certificate, DateTimeOffset now) =>
        now < new DateTimeOffset(certificate.NotBefore) ? CertificateRefusal.NotYetValid
        : now >= new DateTimeOffset(certificate.NotAfter) ? CertificateRefusal.Expired
        : CertificateRefusal.None;
}
