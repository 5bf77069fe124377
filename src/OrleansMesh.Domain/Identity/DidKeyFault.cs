namespace OrleansMesh.Domain.Identity;

/// <summary>Why a DID is no did:key that is read here.</summary>
public enum DidKeyFault
{
    None = 0,

    /// <summary>Another method.</summary>
    MethodMismatch,

    /// <summary>Not base58btc, whose letter is <c>z</c>: the method has no other spelling.</summary>
    MultibaseUnsupported,

    /// <summary>A character that base58 does not have.</summary>
    Base58Invalid,

    /// <summary>Too short for a kind of key, or longer than any key that is read here.</summary>
    LengthInvalid,

    /// <summary>Another kind of key than Ed25519, X25519, P-256 and P-384: secp256k1, RSA, BLS, a private key.</summary>
    KindUnsupported,

    /// <summary>The kind's bytes are no point of its curve.</summary>
    PointInvalid,
}
