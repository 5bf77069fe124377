using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Routing;

/// <summary>The routes at one moment, for readers that take no lock.</summary>
public sealed class RouteSnapshot
{
    private readonly ImmutableDictionary<string, RouteWays> _routes;
    private readonly ImmutableDictionary<string, string> _nodesOfHubs;
    private readonly FrozenDictionary<string, string> _homes;
    private readonly FrozenDictionary<string, ImmutableArray<string>> _several;

    /// <param name="routes">The ways to each hub by its did:key.</param>
    /// <param name="nodesOfHubs">The did:key of each of these by its DID.</param>
    /// <param name="homes">The did:key of each mesh's home, the one to send to.</param>
    /// <param name="several">Of the meshes alone that have more than one: all of them, that one first.</param>
    internal RouteSnapshot(
        ImmutableDictionary<string, RouteWays> routes, ImmutableDictionary<string, string> nodesOfHubs,
        FrozenDictionary<string, string> homes, FrozenDictionary<string, ImmutableArray<string>> several)
    {
        _routes = routes;
        _nodesOfHubs = nodesOfHubs;
        _homes = homes;
        _several = several;
    }

    /// <summary>No routes.</summary>
    public static RouteSnapshot Empty { get; } = new(
        ImmutableDictionary<string, RouteWays>.Empty, ImmutableDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty, FrozenDictionary<string, ImmutableArray<string>>.Empty);

    /// <summary>The best route to each hub.</summary>
    public IEnumerable<Route> Best => _routes.Values.Select(ways => ways.Best);

    /// <summary>Meshes whose home is another hub that is reachable, with its did:key; of several that of <see cref="TryFindHome"/>. Another dictionary when any mesh has others than before.</summary>
    public IReadOnlyDictionary<string, string> Homes => _homes;

    /// <summary>Whether messages go the same ways as by another snapshot, whatever the latencies.</summary>
    public bool HasSameWays(RouteSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(_homes, other._homes) && _routes.Count == other._routes.Count
            && (ReferenceEquals(_routes, other._routes) || _routes.All(pair => other._routes.TryGetValue(pair.Key, out RouteWays? ways) && ReferenceEquals(ways.Spread, pair.Value.Spread) && ways.Best.NextHop == pair.Value.Best.NextHop));
    }

    /// <summary>All ways to a hub, the best first, one for each neighbour; empty for none.</summary>
    public ImmutableArray<Route> WaysTo(string node) => _routes.TryGetValue(node, out RouteWays? ways) ? ways.All : [];

    /// <summary>The ways to a hub over which flows that begin here are spread; <see cref="RouteSpread.None"/> for one that cannot be reached. For what another hub sent, <see cref="WaysOn"/>.</summary>
    public RouteSpread SpreadTo(string node) => _routes.TryGetValue(node, out RouteWays? ways) ? ways.Spread : RouteSpread.None;

    /// <summary>
    /// The ways by which what another hub sent may go on, the best first: no longer than the hops left, and not by who sent it. When nothing changes the first
    /// is the way that this hub has told that one, which is a shorter one than the best where that left no room on the path.
    /// </summary>
    /// <param name="node">did:key of the hub that they lead to.</param>
    /// <param name="from">did:key of who sent it; null for nobody.</param>
    /// <param name="linksMax">Links that are left.</param>
    public IEnumerable<Route> WaysOn(string node, string? from, int linksMax) =>
        WaysTo(node).Where(way => way.Path.Length - 1 <= linksMax && (from is null || !way.Path.Contains(from, StringComparer.Ordinal)));

    /// <summary>The best route to a hub by its did:key.</summary>
    public bool TryFind(string node, [NotNullWhen(true)] out Route? route)
    {
        route = _routes.TryGetValue(node, out RouteWays? ways) ? ways.Best : null;
        return route is not null;
    }

    /// <summary>The best route to a hub by its DID.</summary>
    public bool TryFindHub(string hub, [NotNullWhen(true)] out Route? route)
    {
        route = null;
        return _nodesOfHubs.TryGetValue(hub, out string? node) && TryFind(node, out route);
    }

    /// <summary>The best route to the home of a mesh that is sent to, one of several; false when no reachable hub says that it is.</summary>
    public bool TryFindHome(string meshId, [NotNullWhen(true)] out Route? route)
    {
        route = null;
        return _homes.TryGetValue(meshId, out string? node) && TryFind(node, out route);
    }

    /// <summary>The best routes to all reachable hubs that say that a mesh is at home there, the one that is sent to first; at most <see cref="RoutingLimits.HomesMax"/>, none for an unknown mesh.</summary>
    public ImmutableArray<Route> HomesOf(string meshId)
    {
        if (!_several.TryGetValue(meshId, out ImmutableArray<string> nodes))
        {
            return TryFindHome(meshId, out Route? home) ? [home] : [];
        }

        return [.. nodes.Select(node => TryFind(node, out Route? route) ? route : null).OfType<Route>()];
    }

    /// <summary>Whether a hub is one of <see cref="HomesOf"/>: who speaks for the mesh, and is shown what is the mesh's.</summary>
    /// <param name="node">did:key of the hub.</param>
    public bool IsHome(string meshId, string node) =>
        _homes.TryGetValue(meshId, out string? home)
        && (home == node || (_several.TryGetValue(meshId, out ImmutableArray<string> nodes) && nodes.Contains(node, StringComparer.Ordinal)));
}
