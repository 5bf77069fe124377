namespace OrleansMesh.Wire.Handshake;

/// <summary>Why a node is not admitted (T-09); each has a stable word on the wire, see <see cref="HandshakeRefusalWords"/>.</summary>
public enum HandshakeRefusal
{
    None = 0,

    /// <summary>A message that is not of its shape or not the one expected now.</summary>
    Malformed,

    /// <summary>The peer belongs to another network: its governance genesis hash differs.</summary>
    GenesisMismatch,

    /// <summary>The peer's governance version is not spoken here.</summary>
    VersionUnsupported,

    /// <summary>The node id is not the key that the channel has proven.</summary>
    NodeKeyMismatch,

    /// <summary>No mesh of that id is registered, and no document came with the request.</summary>
    MeshUnknown,

    /// <summary>The mesh has no authentication key of that id.</summary>
    KeyUnknown,

    /// <summary>The signature does not bind the mesh to this channel.</summary>
    ProofInvalid,

    /// <summary>The registration that came with the request is not valid.</summary>
    DocumentInvalid,

    /// <summary>The mesh id is registered with other keys.</summary>
    AlreadyRegistered,

    /// <summary>The operator's policy does not admit this mesh.</summary>
    NotAdmitted,

    /// <summary>The hub has as many sessions as it can serve.</summary>
    Overloaded,

    /// <summary>The hub is going away: try again, or another hub.</summary>
    ShuttingDown,

    /// <summary>Sessions without a post-quantum key agreement are not taken here.</summary>
    PostQuantumRequired,

    /// <summary>The peer gave a reason that this version does not know.</summary>
    Unrecognised,
}
