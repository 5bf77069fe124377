namespace OrleansMesh.Wire.Datagrams;

/// <summary>What became of a datagram.</summary>
public enum DatagramVerdict
{
    /// <summary>It is the peer's, and new.</summary>
    Taken,

    /// <summary>It is not the peer's, or was changed.</summary>
    Forged,

    /// <summary>Its counter was taken before.</summary>
    Repeated,

    /// <summary>Its counter is further behind the newest than is remembered: 1,024.</summary>
    TooOld,
}
