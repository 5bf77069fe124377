namespace OrleansMesh.Grains.Ports;

/// <summary>Where a stored message is; numbers are those of the store.</summary>
public enum FateKind
{
    /// <summary>It waits for its target.</summary>
    Waiting = 0,

    /// <summary>The target's session has acknowledged it, or the hub that is the target's home has taken it.</summary>
    Received = 1,

    /// <summary>The hub that is the target's home refused it for good.</summary>
    Refused = 2,

    /// <summary>Its time, or that of what is stored, passed before the target took it.</summary>
    Expired = 3,

    /// <summary>It was erased.</summary>
    Erased = 4,
}
