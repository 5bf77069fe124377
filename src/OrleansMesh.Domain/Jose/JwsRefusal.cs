namespace OrleansMesh.Domain.Jose;

/// <summary>Why a JWS is not taken.</summary>
public enum JwsRefusal
{
    None = 0,

    /// <summary>Longer than <see cref="JoseLimits.CompactCharsMax"/>.</summary>
    TooLarge,

    /// <summary>Not three parts between two dots (RFC 7515, 3.1): the JSON serialisations are not read.</summary>
    NotCompact,

    /// <summary>A part is not base64url without padding, in its one canonical spelling.</summary>
    EncodingInvalid,

    /// <summary>The header is not a strict JSON object of at most <see cref="JoseLimits.HeaderBytesMax"/>, or a member that is read has another kind or is too long.</summary>
    HeaderMalformed,

    /// <summary><c>alg</c> is <c>none</c>, in whatever case.</summary>
    AlgorithmNone,

    /// <summary><c>alg</c> is missing or no algorithm of <see cref="JwsAlgorithm"/>: every symmetric one, RSA.</summary>
    AlgorithmUnsupported,

    /// <summary>The header has <c>crit</c>: no extension is understood (RFC 7515, 4.1.11).</summary>
    CriticalUnknown,

    /// <summary>The header has <c>b64</c>: the payload may not be encoded (RFC 7797).</summary>
    PayloadUnencoded,

    /// <summary>The header brings a key or says where to fetch one (<c>jwk</c>, <c>jku</c>, <c>x5c</c>, <c>x5u</c>): the sender does not choose what verifies.</summary>
    HeaderCarriesKey,

    /// <summary>The header names another algorithm than that of the key.</summary>
    AlgorithmMismatch,

    /// <summary>The header names another key.</summary>
    KeyIdMismatch,

    /// <summary>The key is for something else than verifying signatures.</summary>
    KeyNotForSignatures,

    /// <summary>The signature is not the key's over this header and payload.</summary>
    SignatureInvalid,
}
