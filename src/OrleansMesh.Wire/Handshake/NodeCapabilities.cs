namespace OrleansMesh.Wire.Handshake;

/// <summary>The bits of <see cref="NodeHello.Capabilities"/>. Bits that are not known are ignored.</summary>
[Flags]
public enum NodeCapabilities : ulong
{
    /// <summary>Nothing besides what every node does.</summary>
    None = 0,

    /// <summary>Bit 0: takes sealed datagrams of a session by UDP, at the port of its TCP edge (T-04).</summary>
    Datagrams = 1,

    /// <summary>Bit 1: takes routes, relayed envelopes and requests of hubs in sessions of peers .</summary>
    Links = 2,

    /// <summary>Bit 2: takes batches and dictionaries of zstd on links (P-11).</summary>
    Compression = 4,
}
