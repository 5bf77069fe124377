namespace OrleansMesh.Domain.Federation;

/// <summary>Where a handshake is; the last three are final.</summary>
public enum HandshakePhase
{
    /// <summary>Both meshes, the credential and trust are good.</summary>
    Initiated,

    /// <summary>The source has a challenge.</summary>
    Challenged,

    /// <summary>The source has proved its key and signed; the target is asked.</summary>
    Responded,

    /// <summary>All parties have signed.</summary>
    Established,

    /// <summary>A step failed.</summary>
    Refused,

    /// <summary>The challenge was not answered in time.</summary>
    Expired,
}
