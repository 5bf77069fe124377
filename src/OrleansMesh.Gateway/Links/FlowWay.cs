using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// Where a flow that begins at this hub goes: what it sends to one mesh goes over one link, of those that are nearly as good. It keeps that link while anything
/// of it is under way there and the link is still one of them, and so its order.
/// </summary>
/// <param name="Home">The hub at which the mesh is at home.</param>
/// <param name="HomeNode">The did:key of it.</param>
/// <param name="Spread">By what the link was chosen.</param>
internal sealed record FlowWay(Link Link, NodeId Home, string HomeNode, RouteSpread Spread)
{
    /// <summary>Chooses for a flow of which nothing is under way; a link that is crowded only when all are, one that is over when there is nothing else until that is noticed. False when no link leads to a home of the mesh.</summary>
    /// <param name="self">did:key of this hub.</param>
    public static bool TryChoose(RouteSnapshot routes, LinkTable links, string self, string meshId, [NotNullWhen(true)] out FlowWay? way)
    {
        way = null;
        if (!routes.TryFindHome(meshId, out Route? best) || !NodeId.TryParse(best.Node, out NodeId home))
        {
            return false;
        }

        RouteSpread spread = routes.SpreadTo(best.Node);
        string? next = spread.Choose(self, meshId, node => !links.TryGet(node, out Link? link) || link.IsOver || link.IsCrowded)
            ?? spread.Choose(self, meshId, node => !links.TryGet(node, out Link? link) || link.IsOver)
            ?? spread.Choose(self, meshId, node => !links.TryGet(node, out _));
        if (next is null || !links.TryGet(next, out Link? chosen))
        {
            return false;
        }

        way = new FlowWay(chosen, home, best.Node, spread);
        return true;
    }

    /// <summary>Whether what is under way may stay here, and more of the same flow come behind it.</summary>
    public bool IsStillAllowed(RouteSnapshot routes, LinkTable links, string meshId) =>
        !Link.IsOver && routes.TryFindHome(meshId, out Route? best) && best.Node == HomeNode && routes.SpreadTo(HomeNode).Contains(Link.Node) && links.TryGet(Link.Node, out Link? link) && link == Link;

    /// <summary>Whether another choice would come to the same, for all that can be seen at a glance.</summary>
    public bool IsStillTheChoice(RouteSnapshot routes) => ReferenceEquals(routes.SpreadTo(HomeNode), Spread) && !Link.IsCrowded;
}
