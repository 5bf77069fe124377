using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>The link over which what another hub sent goes on.</summary>
internal static class OnwardWay
{
    /// <summary>The link of the first of <see cref="RouteSnapshot.WaysOn"/> that has one; false for none.</summary>
    public static bool TryFind(RouteSnapshot routes, LinkTable links, string node, string? from, int linksMax, [NotNullWhen(true)] out Link? link)
    {
        foreach (Route way in routes.WaysOn(node, from, linksMax))
        {
            if (NodeId.TryParse(way.NextHop, out NodeId next) && links.TryGet(next, out link))
            {
                return true;
            }
        }

        link = null;
        return false;
    }
}
