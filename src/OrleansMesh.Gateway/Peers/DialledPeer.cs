using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Peers;

/// <summary>A channel that a listed peer has admitted us on, and the connection below it; the holder closes both.</summary>
internal sealed record DialledPeer(IMeshConnection Connection, SecureChannel Channel);
