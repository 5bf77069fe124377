namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>Why bytes are no federation envelope 1.0, or not one to act on (P-04).</summary>
public enum FederationEnvelopeRefusal
{
    None = 0,

    /// <summary>More than <see cref="FederationEnvelopeLimits.EnvelopeBytesMax"/>, as received or in canonical form.</summary>
    TooLarge,

    /// <summary>Not one strict JSON object (RFC 8259, RFC 7493).</summary>
    NotJson,

    /// <summary>A member that the dialect does not have, or one in a form that it does not write.</summary>
    MemberForeign,

    /// <summary>No object <c>federation</c>.</summary>
    FederationMissing,

    /// <summary>The version is not 1.0.</summary>
    VersionUnsupported,

    IdInvalid,

    TimestampInvalid,

    SourceInvalid,

    DestinationInvalid,

    /// <summary>No object <c>routing</c>, or its path is no list of mesh ids within bounds.</summary>
    RoutingInvalid,

    /// <summary>The ttl is no integer from 1 to <see cref="FederationEnvelopeLimits.TtlMax"/>.</summary>
    TtlInvalid,

    /// <summary>The hops are no integer from 0 to the ttl .</summary>
    HopsInvalid,

    /// <summary>Flags beside <c>reliable</c> and <c>ordered</c>, or twice the same.</summary>
    FlagsInvalid,

    /// <summary>No object <c>security</c> with a federation's id.</summary>
    SecurityInvalid,

    /// <summary>No base64 of 64 or 96 bytes.</summary>
    SignatureMalformed,

    CertificateInvalid,

    /// <summary>Another algorithm than AES-256-GCM, no key id, no vector of 12 bytes, or a message that is no base64 of a ciphertext.</summary>
    EncryptionInvalid,

    PolicyInvalid,

    MetadataInvalid,

    ExtensionsInvalid,

    /// <summary>No message; null is one.</summary>
    MessageMissing,

    Unsigned,

    SignatureInvalid,

    /// <summary>The key does not open the message, or the envelope around it is another than it was sealed in.</summary>
    SealBroken,

    /// <summary>The message is not encrypted, or is already.</summary>
    SealMismatch,
}
