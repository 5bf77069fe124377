using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>The peers that the operator has listed, without this hub itself, and where they and the hubs that are known besides are dialled.</summary>
internal sealed class PeerDirectory
{
    private readonly Dictionary<NodeId, Peer> _peers = [];
    private readonly KnownHubs? _known;

    public PeerDirectory(HubIdentity identity, IOptions<GatewayOptions> options, KnownHubs? known = null)
    {
        _known = known;
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

    /// <summary>How many are listed.</summary>
    public int Count => _peers.Count;

    /// <summary>Those that are listed.</summary>
    public IEnumerable<Peer> All => _peers.Values;

    /// <summary>Whether a hub is listed.</summary>
    public bool Contains(NodeId peer) => _peers.ContainsKey(peer);

    /// <summary>Where a hub is dialled, the operator's word first; false when nobody has said it.</summary>
    public bool TryFind(NodeId id, [NotNullWhen(true)] out Peer? peer)
    {
        peer = null;
        return _peers.TryGetValue(id, out peer) || _known?.TryFind(id, out peer) == true;
    }

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
