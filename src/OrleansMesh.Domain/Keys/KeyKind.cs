namespace OrleansMesh.Domain.Keys;

/// <summary>The kinds of private key that a mesh or a hub keeps.</summary>
public enum KeyKind
{
    /// <summary>Signs (RFC 8032); also a node's identity.</summary>
    Ed25519 = 0,

    /// <summary>Agrees (RFC 7748).</summary>
    X25519,

    /// <summary>Signs by ECDSA with SHA-256.</summary>
    P256,

    /// <summary>Signs by ECDSA with SHA-384: certificates.</summary>
    P384,
}
