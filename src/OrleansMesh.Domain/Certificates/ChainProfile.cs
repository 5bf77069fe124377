using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Domain.Certificates;

/// <summary>What the authorities of a chain must keep, which the platform built and found good; checked again where platforms differ.</summary>
internal static class ChainProfile
{
    /// <param name="path">From the mesh's certificate to the anchor.</param>
    public static CertificateRefusal Check(X509Certificate2[] path)
    {
        if (path.Length < 2 || path.Length > CertificateLimits.IntermediatesMax + 2)
        {
            return CertificateRefusal.Untrusted;
        }

        string[] dnsNames = DnsNames(path[0]);
        for (int at = 1; at < path.Length; at++)
        {
            X509Certificate2 authority = path[at];
            if (!LeafProfile.IsP384(authority))
            {
                return CertificateRefusal.AlgorithmUnsupported;
            }

            // Between this authority and the mesh's certificate stand at - 1 others.
            if (authority.Extensions.OfType<X509BasicConstraintsExtension>().ToArray() is not [{ CertificateAuthority: true } basic]
                || (basic.HasPathLengthConstraint && basic.PathLengthConstraint < at - 1)
                || !authority.Extensions.OfType<X509KeyUsageExtension>().Any(u => u.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign)))
            {
                return CertificateRefusal.AuthorityInvalid;
            }

            if (!Allows(authority, path[0], dnsNames))
            {
                return CertificateRefusal.NameConstraintViolated;
            }
        }

        return CertificateRefusal.None;
    }

    private static bool Allows(X509Certificate2 authority, X509Certificate2 leaf, string[] dnsNames)
    {
        try
        {
            return authority.Extensions.Where(e => e.Oid?.Value == Oids.NameConstraints)
                .All(e => NameConstraints.Read(e.RawData).Allows(leaf.SubjectName, dnsNames));
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static string[] DnsNames(X509Certificate2 leaf) =>
        [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames())];
}
