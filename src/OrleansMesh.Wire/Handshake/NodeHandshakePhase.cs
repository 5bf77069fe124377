namespace OrleansMesh.Wire.Handshake;

/// <summary>How far a <see cref="NodeHandshake"/> is.</summary>
public enum NodeHandshakePhase
{
    /// <summary>The peer's hello has not come.</summary>
    AwaitingHello = 0,

    /// <summary>The peer's hello is good: the client may join, the hub waits for that.</summary>
    Greeted,

    /// <summary>Hub: a join request is there, and its owner must call Admit or Refuse.</summary>
    Deciding,

    /// <summary>Client: the request is written, the answer has not come.</summary>
    Joining,

    /// <summary>The session begins.</summary>
    Admitted,

    /// <summary>The connection must be closed.</summary>
    Refused,
}
