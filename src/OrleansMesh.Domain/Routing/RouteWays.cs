using System.Collections.Immutable;

namespace OrleansMesh.Domain.Routing;

/// <summary>The ways to one hub at one moment.</summary>
/// <param name="All">The best first, one for each neighbour; never empty.</param>
/// <param name="Spread">Those over which this hub's own flows are spread, the best always among them.</param>
internal sealed record RouteWays(ImmutableArray<Route> All, RouteSpread Spread)
{
    public Route Best => All[0];
}
