namespace OrleansMesh.Wire.Handshake;

/// <summary>Which Noise handshake opened an edge connection (T-05); all run on 25519, ChaChaPoly and SHA256.</summary>
public enum HandshakeKind
{
    /// <summary>First contact: each side learns the other's static key.</summary>
    XX,

    /// <summary>The initiator knew the responder's static key.</summary>
    IK,

    /// <summary>The initiator knew a key that the responder does not have any more.</summary>
    XXFallback,

    /// <summary>First contact with ML-KEM-768 beside the curve (T-06): the channel needs no upgrade.</summary>
    XXHfs,
}
