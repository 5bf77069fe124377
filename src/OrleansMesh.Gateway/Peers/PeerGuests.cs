using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Decides which hubs may join, and holds the places of those that the operator has not listed. Safe for any number of callers.</summary>
internal sealed class PeerGuests(PeerDirectory peers, RouteService routes, KnownHubs known, IOptions<GatewayOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, int> _sessions = [];

    /// <summary>Hubs that are joined and not listed.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Whether a hub may join now; its genesis was looked at before. The place is taken by <see cref="TryEnter"/>.</summary>
    /// <param name="detail">Why not.</param>
    public bool IsWelcome(NodeId node, out string detail)
    {
        PeerExchangeOptions exchange = options.Value.PeerExchange;
        bool isAdmitted = peers.Contains(node)
            || exchange.Admit == PeerAdmission.Any
            || (exchange.Admit == PeerAdmission.Introduced && (routes.Snapshot.TryFind(node.ToString(), out _) || known.TryFind(node, out _)));
        detail = !isAdmitted
            ? "That node is no peer of this hub: its operator lists peers in Gateway:Peers."
            : "This hub has as many peers as it takes: try another one.";
        lock (_gate)
        {
            return isAdmitted && (peers.Contains(node) || _sessions.ContainsKey(node) || _sessions.Count < exchange.GuestsMax);
        }
    }

    /// <summary>Takes a place for a session; false when there is none. A listed hub needs none, and one has one place for all its sessions.</summary>
    /// <remarks>Who enters is remembered as it is announced now: it may come again when who introduced it is gone.</remarks>
    public bool TryEnter(NodeId node)
    {
        PeerExchangeOptions exchange = options.Value.PeerExchange;
        lock (_gate)
        {
            if (peers.Contains(node))
            {
                return true;
            }

            int before = _sessions.GetValueOrDefault(node);
            if (before == 0 && _sessions.Count >= exchange.GuestsMax)
            {
                return false;
            }

            _sessions[node] = before + 1;
        }

        if (exchange.IsOn && routes.Snapshot.TryFind(node.ToString(), out Route? route))
        {
            known.Keep(route, exchange.PrivateAddresses);
        }

        return true;
    }

    /// <summary>The session is over, of one that had entered.</summary>
    public void Leave(NodeId node)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(node, out int sessions))
            {
                _sessions[node] = sessions - 1;
                if (sessions == 1)
                {
                    _sessions.Remove(node);
                }
            }
        }
    }
}
