namespace OrleansMesh.Cryptography.Ecdsa;

/// <summary>The curves of FIPS 186-5 in use, each with the one hash that goes with it (RFC 7518, 3.4).</summary>
public enum EcdsaCurve
{
    /// <summary>P-256 (secp256r1) with SHA-256: ES256.</summary>
    P256,

    /// <summary>P-384 (secp384r1) with SHA-384: ES384.</summary>
    P384,
}
