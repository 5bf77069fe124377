using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>The routing table of R-01 for people and programs: the links, the ways to other hubs, and for each pair of meshes that a federation lets talk the way and its measured latency.</summary>
public sealed class RouteReport
{
    private readonly HubIdentity _identity;
    private readonly RouteService _routes;
    private readonly LinkTable _links;
    private readonly HomeList _homes;
    private readonly LeaseTable _leases;

    internal RouteReport(HubIdentity identity, RouteService routes, LinkTable links, HomeList homes, LeaseTable leases)
    {
        _identity = identity;
        _routes = routes;
        _links = links;
        _homes = homes;
        _leases = leases;
    }

    /// <summary>As it is now.</summary>
    /// <param name="flowsMax">Pairs shown at most.</param>
    public RouteTableView Read(int flowsMax)
    {
        RouteSnapshot now = _routes.Snapshot;
        LinkView[] links = [.. _links.All.Select(link => new LinkView(link.Node, HubOf(now, link.Node), Milliseconds(link.Latency), View(_routes.ForecastOf(link.Node)), link.FlowCount))];
        RouteView[] routes = [.. now.Best.OrderBy(route => route.Hub, StringComparer.Ordinal).SelectMany(best => now.WaysTo(best.Node)).Select(route => View(now, route))];
        return new RouteTableView(_identity.Id, _identity.NodeId, _identity.Region, links, routes, [.. Flows(now).Take(flowsMax)]);
    }

    private static double? Milliseconds(long? microseconds) => microseconds is { } value ? Math.Round(value / 1000.0, 3) : null;

    private IEnumerable<FlowView> Flows(RouteSnapshot now)
    {
        foreach (Lease lease in _leases.All.Where(lease => lease.Status == LeaseStatus.Active))
        {
            string[] parties = [.. lease.Agreement.Terms.Parties.Select(party => party.Id)];
            foreach (string source in parties.Where(_homes.Contains))
            {
                foreach (string target in parties.Where(party => party != source))
                {
                    bool isHere = _homes.Contains(target);
                    Route? route = null;
                    if (isHere || TryFindWay(now, target, out route))
                    {
                        ImmutableArray<string> path = route?.Path ?? [_identity.NodeId];
                        yield return new FlowView(source, target, lease.FederationId, [.. path.Select(node => HubOf(now, node))], Milliseconds(route?.Latency ?? 0)!.Value);
                    }
                    else
                    {
                        yield return new FlowView(source, target, lease.FederationId, [], LatencyMilliseconds: null);
                    }
                }
            }
        }
    }

    /// <summary>The way that a flow to a mesh would choose now.</summary>
    private bool TryFindWay(RouteSnapshot now, string target, [NotNullWhen(true)] out Route? route)
    {
        if (now.TryFindHome(target, out route) && FlowWay.TryChoose(now, _links, _identity.NodeId, target, out FlowWay? way))
        {
            route = now.WaysTo(way.HomeNode).FirstOrDefault(each => each.NextHop == way.Link.Node) ?? route;
        }

        return route is not null;
    }

    private static LinkForecastView? View(LinkForecast? forecast) => forecast is null ? null : new LinkForecastView(
        Math.Round(forecast.Risk, 3),
        forecast.IsExpectedToFail,
        Milliseconds(forecast.Penalty)!.Value,
        forecast.Failures,
        forecast.LastFailureAgo is { } ago ? Math.Round(ago.TotalSeconds, 1) : null,
        Milliseconds(forecast.Usual)!.Value,
        Milliseconds(forecast.Recent)!.Value,
        Math.Round(forecast.LateShare, 3));

    private RouteView View(RouteSnapshot now, Route route) => new(
        route.Hub, route.Node, route.Region, route.Address, HubOf(now, route.NextHop), [.. route.Path.Select(node => HubOf(now, node))], Milliseconds(route.Latency)!.Value, Milliseconds(route.Penalty)!.Value, route.IsSuppressed,
        now.Homes.Keys.Count(mesh => now.IsHome(mesh, route.Node)), Math.Round(now.SpreadTo(route.Node).ShareOf(route.NextHop), 3));

    private string HubOf(RouteSnapshot now, string node) => node == _identity.NodeId ? _identity.Id : now.TryFind(node, out Route? route) ? route.Hub : node;
}
