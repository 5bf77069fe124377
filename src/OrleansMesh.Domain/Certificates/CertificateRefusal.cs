namespace OrleansMesh.Domain.Certificates;

/// <summary>Why a certificate is not taken as that of a mesh.</summary>
public enum CertificateRefusal
{
    None = 0,

    /// <summary>Longer than <see cref="CertificateLimits"/> allows, or an extension that cannot be read or is there twice.</summary>
    Malformed,

    /// <summary>Its key, or that of an authority above it, is not on P-384, or a signature is not ECDSA with SHA-384.</summary>
    AlgorithmUnsupported,

    /// <summary>It is the certificate of an authority, or does not say that it is none.</summary>
    NotLeaf,

    /// <summary>Its key may not sign, or not for the use that is asked: client or server authentication.</summary>
    UsageMismatch,

    /// <summary>It does not name exactly one mesh: a URI among its alternative names that is a did:mesh, and the same as its common name.</summary>
    MeshNameInvalid,

    /// <summary>It names another mesh than expected.</summary>
    MeshMismatch,

    /// <summary>It, or an authority above it, is not valid yet.</summary>
    NotYetValid,

    /// <summary>It, or an authority above it, has expired.</summary>
    Expired,

    /// <summary>No chain leads from it to a configured anchor.</summary>
    Untrusted,

    /// <summary>A signature of the chain does not hold.</summary>
    SignatureInvalid,

    /// <summary>What stands between it and the anchor is no authority, may sign no certificates, or has more authorities below it than it may.</summary>
    AuthorityInvalid,

    /// <summary>An authority above it may not issue for this name.</summary>
    NameConstraintViolated,

    /// <summary>Any other fault of the chain: an extension that is critical and not understood.</summary>
    ChainInvalid,

    /// <summary>There is no current revocation list of an authority of the chain.</summary>
    RevocationUnknown,

    /// <summary>It, or an authority above it, was revoked.</summary>
    Revoked,
}
