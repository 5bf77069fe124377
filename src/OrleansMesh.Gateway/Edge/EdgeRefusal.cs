namespace OrleansMesh.Gateway.Edge;

/// <summary>Why a connection was closed before it became a session. Told to the operator; the peer sees a close.</summary>
internal enum EdgeRefusal
{
    None = 0,

    /// <summary>Its address connects too often.</summary>
    AddressRate,

    /// <summary>Its address has as many connections that are not joined as one may have.</summary>
    AddressFull,

    /// <summary>All places of connections that are not joined are taken by proven nodes.</summary>
    OpeningsFull,

    /// <summary>A newcomer got its place.</summary>
    Displaced,

    /// <summary>It sent no first record in time.</summary>
    Silent,

    /// <summary>It did not join in time.</summary>
    Late,

    /// <summary>What it sent is no Noise handshake of ours, or it left during it or without a word after it.</summary>
    HandshakeFailed,

    /// <summary>It left after its first words behind the Noise handshake, before it joined.</summary>
    Left,

    /// <summary>After the Noise handshake it broke the framing, or sent another frame than Handshake.</summary>
    ProtocolBroken,

    /// <summary>A message of the node handshake was not of its shape, or not the one expected.</summary>
    Malformed,

    /// <summary>The node handshake was refused with a reason that the peer was told; counted by that reason too.</summary>
    Unwelcome,

    /// <summary>It was admitted when the last session's place had just been taken.</summary>
    SessionsFull,
}
