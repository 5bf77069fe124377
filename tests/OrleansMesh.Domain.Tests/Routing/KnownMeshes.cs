using System.Collections.Concurrent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>All lists that test hubs have stated, for tests in which everybody is told whole lists.</summary>
internal static class KnownMeshes
{
    private static readonly ConcurrentDictionary<string, MeshList> Lists = new(StringComparer.Ordinal);

    public static MeshList Of(IReadOnlyList<string> names)
    {
        Assert.True(MeshList.TryCreate(names, out MeshList? list));
        return Lists.GetOrAdd(list.Hash, list);
    }

    public static RouteRefusal Take(this RoutingTable table, string from, RouteAnnouncement announcement, DateTimeOffset now) =>
        table.Take(from, announcement, MeshNews.Whole(Lists[announcement.Statement.Terms.Meshes].Names), now);

    public static IReadOnlyList<RouteUpdate> Next(
        this RouteExports exports, RoutingTable table, HubStatement own, IEd25519SigningKey key, DateTimeOffset now, IReadOnlySet<string>? changed = null) =>
        exports.Next(table, own, Lists[own.Terms.Meshes], key, now, changed);
}
