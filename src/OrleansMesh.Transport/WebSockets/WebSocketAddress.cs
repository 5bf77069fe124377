namespace OrleansMesh.Transport.WebSockets;

/// <summary>What both ends of a WebSocket edge agree on beforehand (docs/wire-protocol.md §3).</summary>
public static class WebSocketAddress
{
    /// <summary>The subprotocol that a client asks for and a hub grants.</summary>
    public const string Subprotocol = "orleansmesh.1";

    /// <summary>The path of a hub's edge, which an address without a path means.</summary>
    public const string Path = "/mesh";
}
