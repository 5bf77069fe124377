using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Routing;

/// <summary>The routes at one moment, for readers that take no lock.</summary>
public sealed class RouteSnapshot
{
    private readonly FrozenDictionary<string, ImmutableArray<Route>> _routes;
    private readonly FrozenDictionary<string, string> _nodesOfHubs;
    private readonly FrozenDictionary<string, string> _homes;

    internal RouteSnapshot(IReadOnlyDictionary<string, ImmutableArray<Route>> routes, FrozenDictionary<string, string> homes)
    {
        _routes = routes.ToFrozenDictionary(StringComparer.Ordinal);
        _nodesOfHubs = routes.Values.ToFrozenDictionary(ways => ways[0].Hub, ways => ways[0].Node, StringComparer.Ordinal);
        _homes = homes;
    }

    /// <summary>No routes.</summary>
    public static RouteSnapshot Empty { get; } = new(new Dictionary<string, ImmutableArray<Route>>(), FrozenDictionary<string, string>.Empty);

    /// <summary>The best route to each hub.</summary>
    public IEnumerable<Route> Best => _routes.Values.Select(ways => ways[0]);

    /// <summary>Meshes whose home is another hub that is reachable, with its did:key.</summary>
    public IReadOnlyDictionary<string, string> Homes => _homes;

    /// <summary>Whether messages go the same ways as by another snapshot, whatever the latencies.</summary>
    public bool HasSameWays(RouteSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(_homes, other._homes) && _routes.Count == other._routes.Count
            && _routes.All(pair => other._routes.TryGetValue(pair.Key, out ImmutableArray<Route> ways) && ways[0].NextHop == pair.Value[0].NextHop);
    }

    /// <summary>All ways to a hub, the best first, one for each neighbour; empty for none.</summary>
    public ImmutableArray<Route> WaysTo(string node) => _routes.TryGetValue(node, out ImmutableArray<Route> ways) ? ways : [];

    /// <summary>The best route to a hub by its did:key.</summary>
    public bool TryFind(string node, [NotNullWhen(true)] out Route? route)
    {
        route = _routes.TryGetValue(node, out ImmutableArray<Route> ways) ? ways[0] : null;
        return route is not null;
    }

    /// <summary>The best route to a hub by its DID.</summary>
    public bool TryFindHub(string hub, [NotNullWhen(true)] out Route? route)
    {
        route = null;
        return _nodesOfHubs.TryGetValue(hub, out string? node) && TryFind(node, out route);
    }

    /// <summary>The best route to the home of a mesh; false when no reachable hub says that it is.</summary>
    public bool TryFindHome(string meshId, [NotNullWhen(true)] out Route? route)
    {
        route = null;
        return _homes.TryGetValue(meshId, out string? node) && TryFind(node, out route);
    }
}
