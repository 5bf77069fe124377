using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Domain.Certificates;

/// <summary>What the platform finds at fault with a chain, as one reason: a chain that leads nowhere first, since the rest says little then.</summary>
internal static class ChainFaults
{
    private static readonly (X509ChainStatusFlags Flags, CertificateRefusal Refusal)[] InOrder =
    [
        (X509ChainStatusFlags.NotSignatureValid, CertificateRefusal.SignatureInvalid),
        (X509ChainStatusFlags.HasNotPermittedNameConstraint | X509ChainStatusFlags.HasExcludedNameConstraint | X509ChainStatusFlags.InvalidNameConstraints
            | X509ChainStatusFlags.HasNotSupportedNameConstraint | X509ChainStatusFlags.HasNotDefinedNameConstraint, CertificateRefusal.NameConstraintViolated),
        (X509ChainStatusFlags.InvalidBasicConstraints, CertificateRefusal.AuthorityInvalid),
        (X509ChainStatusFlags.NotValidForUsage, CertificateRefusal.AuthorityInvalid),
        (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.Cyclic, CertificateRefusal.Untrusted),
    ];

    public static CertificateRefusal Of(X509ChainStatus[] status, X509Certificate2[] path, DateTimeOffset now)
    {
        X509ChainStatusFlags all = status.Aggregate(X509ChainStatusFlags.NoError, (flags, s) => flags | s.Status);
        foreach ((X509ChainStatusFlags flags, CertificateRefusal refusal) in InOrder)
        {
            if ((all & flags) != 0)
            {
                return refusal;
            }
        }

        if (all.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return path.Select(c => LeafProfile.Times(c, now)).FirstOrDefault(r => r != CertificateRefusal.None, CertificateRefusal.Expired);
        }

        return CertificateRefusal.ChainInvalid;
    }
}
