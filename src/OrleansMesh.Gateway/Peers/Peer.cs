using OrleansMesh.Cryptography;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>A listed hub.</summary>
/// <param name="Agreement">The key that it has in Noise handshakes.</param>
internal sealed record Peer(NodeId Id, Uri Address, X25519PublicKey Agreement);
