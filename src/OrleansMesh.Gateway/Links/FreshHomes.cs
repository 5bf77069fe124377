using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// Which hubs became homes of meshes, or came into reach: they may have lost what they knew, missed what changed, or know nothing of what was before.
/// </summary>
internal sealed class FreshHomes(RouteService routes)
{
    private RouteSnapshot _before = RouteSnapshot.Empty;

    /// <summary>The did:keys of those of a mesh since the last call; null when no mesh has any.</summary>
    public Func<string, IEnumerable<string>>? Take()
    {
        RouteSnapshot now = routes.Snapshot;
        RouteSnapshot before = Interlocked.Exchange(ref _before, now);
        HashSet<string> back = new(now.Best.Select(route => route.Node).Where(node => !before.TryFind(node, out _)), StringComparer.Ordinal);
        return back.Count == 0 && ReferenceEquals(before.Homes, now.Homes)
            ? null
            : mesh => now.HomesOf(mesh).Select(home => home.Node).Where(node => back.Contains(node) || !before.IsHome(mesh, node));
    }
}
