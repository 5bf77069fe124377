namespace OrleansMesh.Domain.Jose;

/// <summary>The signature algorithms of JWS that are taken here: the kind of a key decides its one algorithm (RFC 7518, 3.1; RFC 8037, 3.1).</summary>
public enum JwsAlgorithm
{
    /// <summary>None of them; a key of this algorithm verifies nothing.</summary>
    None = 0,

    /// <summary><c>EdDSA</c> with Ed25519; <c>Ed25519</c> (RFC 9864) is taken as its other name.</summary>
    EdDsa,

    /// <summary><c>ES256</c>: ECDSA on P-256 with SHA-256.</summary>
    Es256,

    /// <summary><c>ES384</c>: ECDSA on P-384 with SHA-384.</summary>
    Es384,
}
