using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>The peers that the operator has listed, without this hub itself; nobody else is one.</summary>
internal sealed class PeerDirectory
{
    private readonly Dictionary<NodeId, Peer> _peers = [];

    public PeerDirectory(HubIdentity identity, IOptions<GatewayOptions> options)
    {
        Self = NodeId.Of(identity.NodeKey.PublicKey);
        foreach (PeerOptions entry in options.Value.Peers)
        {
            if (TryRead(entry, out Peer? peer) && peer.Id != Self)
            {
                _peers.Add(peer.Id, peer);
            }
        }
    }

    /// <summary>This hub.</summary>
    public NodeId Self { get; }

    public int Count => _peers.Count;

    public IEnumerable<Peer> All => _peers.Values;

    public bool Contains(NodeId peer) => _peers.ContainsKey(peer);

    public bool TryFind(NodeId id, [NotNullWhen(true)] out Peer? peer) => _peers.TryGetValue(id, out peer);

    /// <summary>Reads an entry; false when its address is no absolute URI or its node id no did:key of a key that can be dialled.</summary>
    public static bool TryRead(PeerOptions entry, [NotNullWhen(true)] out Peer? peer)
    {
        bool isRead = Uri.TryCreate(entry.Address, UriKind.Absolute, out Uri? address);
        peer = isRead && TryReadKey(entry.NodeId, out NodeId id, out X25519PublicKey? agreement) ? new Peer(id, address!, agreement) : null;
        return peer is not null;
    }

    /// <summary>Reads a node id and its Noise key; false for anything else.</summary>
    public static bool TryReadKey(string nodeId, out NodeId id, [NotNullWhen(true)] out X25519PublicKey? agreement)
    {
        id = default;
        agreement = null;
        if (!Did.TryParse(nodeId, out Did did) || !DidKey.TryDecode(did, out Ed25519PublicKey? key) || !key.TryToX25519(out agreement))
        {
            return false;
        }

        id = NodeId.Of(key);
        return true;
    }
}
