namespace OrleansMesh.Wire.Membership;

/// <summary>The messages of SWIM.</summary>
public enum MembershipMessageType : byte
{
    /// <summary>Are you there?</summary>
    Ping = 1,

    /// <summary>I am, or: the target that you asked me to ping is.</summary>
    Ack = 2,

    /// <summary>Ping the target for me.</summary>
    PingRequest = 3,

    /// <summary>I am there, but the target did not answer me yet: it is not your own fault.</summary>
    Nack = 4,

    /// <summary>Only reports.</summary>
    Gossip = 5,
}
