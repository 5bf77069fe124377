using OrleansMesh.Cryptography;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>A hub that can be dialled.</summary>
/// <param name="Agreement">The key that it has in Noise handshakes.</param>
/// <param name="IsAnnounced">Whether the address is the word of that hub, not the operator's: it is dialled only where <see cref="PeerExchangeOptions"/> lets it.</param>
internal sealed record Peer(NodeId Id, Uri Address, X25519PublicKey Agreement, bool IsAnnounced = false);
