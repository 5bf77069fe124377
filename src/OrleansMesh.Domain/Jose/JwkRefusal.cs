namespace OrleansMesh.Domain.Jose;

/// <summary>Why a JWK or a set of them is not taken.</summary>
public enum JwkRefusal
{
    None = 0,

    /// <summary>Not a strict JSON object within the bounds of <see cref="JoseLimits"/>, or a member that is read has another kind.</summary>
    Malformed,

    /// <summary>A secret that both sides share (<c>oct</c>): never a key that is published.</summary>
    SymmetricKey,

    /// <summary><c>kty</c> is neither <c>OKP</c> nor <c>EC</c>.</summary>
    KeyTypeUnsupported,

    /// <summary><c>crv</c> is none of Ed25519, X25519, P-256 and P-384.</summary>
    CurveUnsupported,

    /// <summary>A coordinate or the secret is missing, or not the canonical base64url of as many bytes as the curve has (RFC 7518, 6.2.1).</summary>
    CoordinateInvalid,

    /// <summary>The coordinates are no point of the curve.</summary>
    PointInvalid,

    /// <summary>There is a secret (<c>d</c>) where a public key is expected.</summary>
    PrivateKey,

    /// <summary>There is no secret where a private key is expected.</summary>
    SecretMissing,

    /// <summary>The secret is not that of the public key beside it.</summary>
    PairMismatch,

    /// <summary><c>alg</c> is not the algorithm of this kind of key.</summary>
    AlgorithmMismatch,

    /// <summary>A set names a key twice.</summary>
    DuplicateKeyId,

    /// <summary>A set has more than <see cref="JoseLimits.KeysMax"/> keys.</summary>
    TooManyKeys,
}
