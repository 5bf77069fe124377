using OrleansMesh.Domain.Discovery;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Services;

/// <summary>What counts of another hub's answer about a service .</summary>
internal static class ForeignServices
{
    private const int MeshNameCharsMax = 128;

    /// <summary>What it may say: of meshes that are at home there, of the service that was asked for, within the bounds of an announcement; each mesh once, at most <see cref="LocalServices.CountMax"/>.</summary>
    public static IEnumerable<ResolvedService> Holding(ResolveResult answer, string service, Func<string, bool> isHome) =>
        answer.Services.Where(each => each is not null && IsHolding(each, service) && isHome(each.MeshId)).DistinctBy(each => each.MeshId).Take(LocalServices.CountMax);

    private static bool IsHolding(ResolvedService each, string service) =>
        each.Service == service && each.MeshName.Length is >= 1 and <= MeshNameCharsMax && !each.MeshName.Any(char.IsControl)
        && AnnouncedService.TryCreate(each.Service, each.Version, each.Agents, each.Capability, each.TtlSeconds, each.Trust, isForPartners: false, out _);
}
