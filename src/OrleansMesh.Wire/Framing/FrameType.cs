namespace OrleansMesh.Wire.Framing;

/// <summary>The frame types of T-07.</summary>
public enum FrameType : byte
{
    Handshake = 0x01,
    Message = 0x02,
    Heartbeat = 0x03,
    Discovery = 0x04,
    ChainSync = 0x05,
    TreeSync = 0x06,
    ServiceResolve = 0x07,
    ProcessGossip = 0x08,
    ServiceGossip = 0x09,
    SyncDigest = 0x0A,
}
