namespace OrleansMesh.Domain.Envelopes;

/// <summary>Why bytes are not an FMP envelope; the numbers are those of the wire's refusals 100 to 119 and 124.</summary>
public enum EnvelopeRefusal : ushort
{
    None = 0,

    /// <summary>More than <see cref="FmpLimits.EnvelopeBytesMax"/>, as received or in canonical form.</summary>
    EnvelopeTooLarge = 100,

    /// <summary>Not one JSON object in UTF-8 (RFC 8259).</summary>
    NotJson = 101,

    /// <summary>An object names a member twice (RFC 7493, 2.3).</summary>
    DuplicateMember = 102,

    /// <summary>A lone surrogate, or a number that no double holds (RFC 7493, 2.1 and 2.2).</summary>
    NotInterchangeable = 103,

    /// <summary>Nests deeper than 64.</summary>
    TooDeep = 104,

    /// <summary>A member that every envelope needs is not there.</summary>
    MissingMember = 105,

    InvalidMessageId = 106,

    InvalidFederationId = 107,

    InvalidSourceMeshId = 108,

    InvalidTargetMeshId = 109,

    InvalidTimestamp = 110,

    /// <summary>The payload is no object with a type of the right length and data.</summary>
    InvalidPayload = 111,

    /// <summary>The signature is not <c>z</c> and the base58btc of 64 bytes.</summary>
    MalformedSignature = 112,

    /// <summary>hopCount or maxHops is not a digit from 0 to 5.</summary>
    InvalidHops = 113,

    InvalidKeyId = 114,

    InvalidDelivery = 115,

    InvalidExpiry = 116,

    /// <summary>The compliance context is malformed (P-09).</summary>
    InvalidCompliance = 117,

    /// <summary>The explanation record is malformed (P-09).</summary>
    InvalidExplanation = 118,

    /// <summary>The priority is none of the four words .</summary>
    InvalidPriority = 119,

    /// <summary>The place in a flow is malformed .</summary>
    InvalidFlow = 124,
}
