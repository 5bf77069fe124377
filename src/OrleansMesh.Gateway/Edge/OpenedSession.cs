using OrleansMesh.Gateway.Peers;

namespace OrleansMesh.Gateway.Edge;

/// <summary>What a connection proved when it joined.</summary>
/// <param name="ResumeAfter">The cursor after which the stored queue goes on; null when the session does not take the queue.</param>
/// <param name="KeyId">The DID URL of the key that proved it.</param>
/// <param name="Peer">Another hub, whose <paramref name="MeshId"/> is its node id; null for a mesh.</param>
internal sealed record OpenedSession(string MeshId, string KeyId, string SessionId, long? ResumeAfter, OpenedPeer? Peer = null);
