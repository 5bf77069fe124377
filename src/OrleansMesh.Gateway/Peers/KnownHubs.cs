using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>
/// The hubs that were announced lately, with where they are dialled: kept beyond their routes, so that who loses all links finds others than the
/// seeds. Safe for any number of callers.
/// </summary>
internal sealed class KnownHubs(TimeProvider clock)
{
    /// <summary>Hubs that are remembered; for one more the one that was not announced for longest is forgotten.</summary>
    public const int HubsMax = RoutingLimits.OriginsMax;

    /// <summary>How long after its last announcement a hub is remembered.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, (Peer Peer, long AnnouncedAt)> _hubs = [];

    /// <summary>Those that are remembered.</summary>
    public IReadOnlyList<Peer> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _hubs.Values.Select(known => known.Peer)];
            }
        }
    }

    /// <summary>Those that are remembered, with the time since each was announced.</summary>
    public IReadOnlyList<(Peer Peer, TimeSpan Age)> Ages
    {
        get
        {
            lock (_gate)
            {
                return [.. _hubs.Values.Select(known => (known.Peer, clock.GetElapsedTime(known.AnnouncedAt)))];
            }
        }
    }

    /// <summary>Remembers a hub that was announced some time ago; nothing when that is too long, it is known, or the place is full.</summary>
    public void Restore(Peer peer, TimeSpan age)
    {
        lock (_gate)
        {
            if (age <= RememberedFor && _hubs.Count < HubsMax)
            {
                _ = _hubs.TryAdd(peer.Id, (peer, clock.GetTimestamp() - (long)(age.TotalSeconds * clock.TimestampFrequency)));
            }
        }
    }

    /// <summary>The peer; false when it is not remembered.</summary>
    public bool TryFind(NodeId id, [NotNullWhen(true)] out Peer? peer)
    {
        lock (_gate)
        {
            bool isKnown = _hubs.TryGetValue(id, out (Peer Peer, long AnnouncedAt) known);
            peer = known.Peer;
            return isKnown;
        }
    }

    /// <summary>Remembers a hub as of now, at its newest address.</summary>
    public void Keep(Peer peer)
    {
        lock (_gate)
        {
            if (_hubs.Count >= HubsMax && !_hubs.ContainsKey(peer.Id))
            {
                _ = _hubs.Remove(_hubs.MinBy(pair => pair.Value.AnnouncedAt).Key);
            }

            _hubs[peer.Id] = (peer, clock.GetTimestamp());
        }
    }

    /// <summary>Remembers what routes lead to now, as far as its address may be dialled, and forgets what was not announced for <see cref="RememberedFor"/>.</summary>
    public void Update(RouteSnapshot routes, bool allowPrivate)
    {
        foreach (Route route in routes.Best)
        {
            Keep(route, allowPrivate);
        }

        lock (_gate)
        {
            foreach (NodeId id in _hubs.Where(pair => clock.GetElapsedTime(pair.Value.AnnouncedAt) > RememberedFor).Select(pair => pair.Key).ToArray())
            {
                _ = _hubs.Remove(id);
            }
        }
    }

    /// <summary>Remembers a hub as it is announced now, if its address may be dialled.</summary>
    public void Keep(Route route, bool allowPrivate)
    {
        if (PeerDirectory.TryReadKey(route.Node, out NodeId id, out X25519PublicKey? agreement) && AnnouncedAddress.TryRead(route.Address, allowPrivate, out Uri? address))
        {
            Keep(new Peer(id, address, agreement, IsAnnounced: true));
        }
    }
}
