using OrleansMesh.Cryptography;

namespace OrleansMesh.Wire.Noise;

/// <summary>The keys that a party brings to a handshake; which are needed depends on the pattern.</summary>
public sealed class HandshakeKeys
{
    /// <summary>s: our long-term key, which stays the caller's.</summary>
    public X25519PrivateKey? Static { get; init; }

    /// <summary>rs: the peer's long-term key where the pattern presumes it known.</summary>
    public X25519PublicKey? RemoteStatic { get; init; }

    /// <summary>e: a fixed ephemeral key, for test vectors alone; the handshake owns and disposes it. Null, as it should be, makes a fresh one.</summary>
    public X25519PrivateKey? Ephemeral { get; init; }

    /// <summary>re: the peer's ephemeral key where the pattern presumes it known, as fallback patterns do.</summary>
    public X25519PublicKey? RemoteEphemeral { get; init; }

    /// <summary>One pre-shared key of 32 bytes per psk token, in order of use; the caller zeroes them after the handshake.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> PreShared { get; init; } = [];
}
