namespace OrleansMesh.Bridge.Calls;

/// <summary>Why a bridge, ours or the other mesh's, did not pass a request on; in the error's data as <c>reason</c>.</summary>
public enum BridgeRefusal
{
    /// <summary>The agreement does not grant the item.</summary>
    NotGranted,

    /// <summary>There is no active federation with that mesh (it ended, is suspended, or never was).</summary>
    NotFederated,

    /// <summary>No mesh and no item goes by that name.</summary>
    UnknownName,

    /// <summary>The hub would not take the message, or the mesh is offline.</summary>
    Undeliverable,

    /// <summary>Too many calls are in flight.</summary>
    Busy,

    /// <summary>No answer and no progress came in time.</summary>
    TimedOut,

    /// <summary>The request or its answer is over the size limit.</summary>
    TooLarge,

    /// <summary>The payload is not what its type says.</summary>
    Malformed,

    /// <summary>The mesh's own MCP server is not running.</summary>
    ServerUnavailable,

    /// <summary>The called mesh asks for a capability, and the call has none that holds.</summary>
    CapabilityMissing,

    /// <summary>The called mesh asks for a credential, and the call has none that holds.</summary>
    CredentialMissing,

    /// <summary>What the calling mesh says of its agent does not hold.</summary>
    CallerRefused,

    /// <summary>The message of the call does not name the agent that its token is about.</summary>
    AgentUnnamed,

    /// <summary>The caller is nobody at the called mesh.</summary>
    CallerUnmapped,

    /// <summary>None of the caller's roles at the called mesh may use the item.</summary>
    RoleMissing,

    /// <summary>The method does not travel between meshes.</summary>
    MethodNotCarried,

    /// <summary>The bridge met an error of its own.</summary>
    Internal,
}
