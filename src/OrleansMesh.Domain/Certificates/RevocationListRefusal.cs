namespace OrleansMesh.Domain.Certificates;

/// <summary>Why a revocation list is not read, or does not speak for an authority (RFC 5280, 5).</summary>
public enum RevocationListRefusal
{
    None = 0,

    /// <summary>Longer than <see cref="CertificateLimits.RevocationListBytesMax"/>.</summary>
    TooLarge,

    /// <summary>Not the DER of a list: another form, cut off, something after its end.</summary>
    Malformed,

    /// <summary>Not of version 2.</summary>
    VersionUnsupported,

    /// <summary>Signed by something else than ECDSA with SHA-384.</summary>
    AlgorithmUnsupported,

    /// <summary>The algorithm that is signed is another than the one outside (RFC 5280, 5.1.1.2).</summary>
    AlgorithmMismatch,

    /// <summary>It does not say when the next one comes.</summary>
    NextUpdateMissing,

    /// <summary>It has no number, or one below zero.</summary>
    NumberInvalid,

    /// <summary>An extension, of the list or an entry, is critical and not understood: a list of changes, or of some certificates alone.</summary>
    ExtensionUnknown,

    /// <summary>An extension is there twice.</summary>
    ExtensionDuplicate,

    /// <summary>More entries than <see cref="CertificateLimits.RevokedMax"/>.</summary>
    TooManyEntries,

    /// <summary>It is the list of another authority.</summary>
    IssuerMismatch,

    /// <summary>The authority may not sign lists.</summary>
    AuthorityInvalid,

    /// <summary>The signature is not the authority's over this list.</summary>
    SignatureInvalid,

    /// <summary>It was issued in the future.</summary>
    NotYetValid,

    /// <summary>The next one is overdue.</summary>
    Expired,

    /// <summary>Issued longer than <see cref="CertificateLimits.RevocationListAgeMax"/> ago, whatever it says itself.</summary>
    TooOld,
}
