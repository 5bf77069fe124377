using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Certificates;

/// <summary>A certificate of a mesh that was verified up to an anchor (I-07); only <see cref="TryVerify"/> makes one.</summary>
public sealed class MeshCertificate
{
    private MeshCertificate(Did mesh, X509Certificate2 certificate)
    {
        Mesh = mesh;
        Certificate = certificate;
    }

    /// <summary>The mesh that it names.</summary>
    public Did Mesh { get; }

    /// <summary>The certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>
    /// Verifies a certificate: its own profile first, then the chain to an anchor (RFC 5280, 6) without any network, the constraints of each
    /// authority, and the revocation lists at hand.
    /// </summary>
    /// <param name="certificate">What the peer showed.</param>
    /// <param name="sent">What the peer sent with it; at most <see cref="CertificateLimits.IntermediatesMax"/> are looked at.</param>
    /// <param name="trust">Whom to trust.</param>
    /// <param name="use">What it is shown for.</param>
    /// <param name="now">The time of the verification.</param>
    /// <param name="verified">The mesh's certificate.</param>
    /// <param name="refusal">Why it is none.</param>
    public static bool TryVerify(
        X509Certificate2 certificate,
        IReadOnlyList<X509Certificate2> sent,
        MeshTrust trust,
        CertificateUse use,
        DateTimeOffset now,
        [NotNullWhen(true)] out MeshCertificate? verified,
        out CertificateRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(trust);
        verified = null;
        Did mesh = default;
        try
        {
            refusal = LeafProfile.Check(certificate, use, now, out mesh);
            refusal = refusal == CertificateRefusal.None ? CheckChain(certificate, sent, trust, now) : refusal;
        }
        catch (CryptographicException)
        {
            // The platform reads extensions when they are asked for.
            refusal = CertificateRefusal.Malformed;
        }

        verified = refusal == CertificateRefusal.None ? new MeshCertificate(mesh, certificate) : null;
        return verified is not null;
    }

    /// <summary>Reads one certificate from DER or PEM within the bounds; null for anything else.</summary>
    public static X509Certificate2? TryLoad(ReadOnlySpan<byte> derOrPem)
    {
        if (derOrPem.Length > 2 * CertificateLimits.CertificateBytesMax)
        {
            return null;
        }

        try
        {
            var certificate = X509CertificateLoader.LoadCertificate(derOrPem);
            if (certificate.RawData.Length <= CertificateLimits.CertificateBytesMax)
            {
                return certificate;
            }

            certificate.Dispose();
        }
        catch (CryptographicException)
        {
            // No certificate.
        }

        return null;
    }

    private static CertificateRefusal CheckChain(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent, MeshTrust trust, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // by our own lists, below
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.CustomTrustStore.AddRange(trust.Anchors.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(trust.Intermediates.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(sent.Take(CertificateLimits.IntermediatesMax).ToArray());
        bool isBuilt = chain.Build(certificate);
        X509Certificate2[] path = [.. chain.ChainElements.Select(e => e.Certificate)];
        CertificateRefusal refusal = isBuilt ? ChainProfile.Check(path) : ChainFaults.Of(chain.ChainStatus, path, now);
        return refusal == CertificateRefusal.None ? CheckRevocation(path, trust, now) : refusal;
    }

    private static CertificateRefusal CheckRevocation(X509Certificate2[] path, MeshTrust trust, DateTimeOffset now)
    {
        for (int at = 0; at < path.Length - 1; at++)
        {
            RevocationList? list = trust.Revocations.Find(path[at + 1]);
            bool isCurrent = list?.IsCurrentFrom(path[at + 1], now) == true;

            // What an old list revoked is still revoked.
            if (list?.Revokes(path[at].SerialNumberBytes.Span) == true && list.IsFrom(path[at + 1]))
            {
                return CertificateRefusal.Revoked;
            }

            if (!isCurrent && trust.RequireRevocationLists)
            {
                return CertificateRefusal.RevocationUnknown;
            }
        }

        return CertificateRefusal.None;
    }
}
