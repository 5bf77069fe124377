namespace OrleansMesh.Wire.Handshake;

/// <summary>How far a <see cref="NodeHandshake"/> is.</summary>
public enum NodeHandshakePhase
{
    /// <summary>The peer's hello has not come.</summary>
    AwaitingHello = 0,

    /// <summary>The peer's hello is good: the client may upgrade or join, the hub waits for that.</summary>
    Greeted,

    /// <summary>Client: kem.key is written, its answer has not come.</summary>
    Upgrading,

    /// <summary>Both: the secret is agreed, and the owner must renew the channel's keys by TakeUpgrade, on the hub after kem.answer has left.</summary>
    UpgradeReady,

    /// <summary>Hub: a join request is there, and its owner must call Admit or Refuse.</summary>
    Deciding,

    /// <summary>Client: the request is written, the answer has not come.</summary>
    Joining,

    /// <summary>The session begins.</summary>
    Admitted,

    /// <summary>The connection must be closed.</summary>
    Refused,
}
