using OrleansMesh.Cryptography;

namespace OrleansMesh.Wire.Handshake;

/// <summary>How the side that dials begins; the side that is dialled follows.</summary>
public sealed class ChannelProfile
{
    private ChannelProfile(HandshakeKind kind, X25519PublicKey? remoteStatic)
    {
        Kind = kind;
        RemoteStatic = remoteStatic;
    }

    /// <summary>XX: nothing is known of the peer.</summary>
    public static ChannelProfile FirstContact { get; } = new(HandshakeKind.XX, null);

    /// <summary>XXhfs: as first contact, with ML-KEM-768 inside the handshake; nothing is known of the peer, or it does not matter.</summary>
    public static ChannelProfile PostQuantum { get; } = new(HandshakeKind.XXHfs, null);

    /// <summary>What is tried; a try at IK may end as XXfallback.</summary>
    public HandshakeKind Kind { get; }

    /// <summary>The static key that the peer had when it was met last; only for IK.</summary>
    public X25519PublicKey? RemoteStatic { get; }

    /// <summary>IK with a peer that was met before; a peer that has another key now answers all the same, and proves that one.</summary>
    public static ChannelProfile KnownPeer(X25519PublicKey remoteStatic)
    {
        ArgumentNullException.ThrowIfNull(remoteStatic);
        return new ChannelProfile(HandshakeKind.IK, remoteStatic);
    }
}
