using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Carries membership messages to peers as well as it can: a lost one is what failure detection is about.</summary>
internal interface IMembershipPath
{
    /// <summary>Sends a copy of a message, or drops it when there is no way to the peer now. Must be quick and not throw.</summary>
    void Send(NodeId to, ReadOnlySpan<byte> message);
}
