namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>How far a connection has come that is not joined; it only ever rises.</summary>
internal enum OpeningStage
{
    /// <summary>Accepted; no first record has arrived. It has cost the hub a socket.</summary>
    Silent,

    /// <summary>Its first record was worth an answer: the Noise handshake is under way.</summary>
    Handshaking,

    /// <summary>It has proven a node key and may join.</summary>
    Proven,
}
