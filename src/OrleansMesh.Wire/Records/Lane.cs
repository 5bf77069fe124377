namespace OrleansMesh.Wire.Records;

/// <summary>The independent streams of frames inside a session, most urgent first (T-08).</summary>
public enum Lane : byte
{
    /// <summary>Handshake and Heartbeat frames.</summary>
    Control = 0,

    /// <summary>Message and ServiceResolve frames.</summary>
    Messages = 1,

    /// <summary>Discovery, ProcessGossip and ServiceGossip frames.</summary>
    Discovery = 2,

    /// <summary>ChainSync, TreeSync and SyncDigest frames.</summary>
    Bulk = 3,
}
