namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>Why a KLP message is dropped (P-02).</summary>
public enum KlpRefusal
{
    None = 0,

    /// <summary>More than <see cref="KlpLimits.MessageBytesMax"/>, as received or in canonical form.</summary>
    TooLarge,

    /// <summary>Not one strict JSON object (RFC 8259, RFC 7493).</summary>
    NotJson,

    /// <summary>A member that the dialect does not have, or one in a form that it does not write.</summary>
    MemberForeign,

    /// <summary>No type, or none of the seven.</summary>
    TypeUnknown,

    SourceInvalid,

    TargetInvalid,

    /// <summary>No payload; null is one.</summary>
    PayloadMissing,

    /// <summary>Not <c>2026-01-01T00:00:00.000Z</c>: UTC with milliseconds.</summary>
    TimestampInvalid,

    /// <summary>No integer from 1 to <see cref="KlpLimits.TtlSecondsMax"/>.</summary>
    TtlInvalid,

    /// <summary>No list of 1 to <see cref="KlpLimits.HintsMax"/> texts within bounds.</summary>
    HintsInvalid,

    /// <summary>Extensions are no object.</summary>
    ExtensionsInvalid,

    /// <summary>No signature.</summary>
    Unsigned,

    /// <summary>The signature is not the base64 of 64 bytes (RFC 4648, 4).</summary>
    SignatureMalformed,

    /// <summary>Older than its time to live.</summary>
    Expired,

    /// <summary>Its time is more than <see cref="KlpLimits.ClockSkewMax"/> ahead.</summary>
    FromFuture,

    /// <summary>No key is known for the source.</summary>
    KeyUnknown,

    /// <summary>The signature is not the source's.</summary>
    SignatureInvalid,

    /// <summary>Nothing answers its type here.</summary>
    NotOfferedHere,
}
