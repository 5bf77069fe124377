using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Discovery;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Grains;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>discover</c>: public meshes of this region and of those that routes lead to (F-02 phase 1). A hub that does not answer in time is left out.</summary>
internal sealed class DiscoverHandler(IGrainFactory grains, HubCalls calls, RouteService routes, IOptions<HubOptions> hub)
    : RequestHandler<DiscoverRequest>(RequestTypes.Discover, RequestJson.Default.DiscoverRequest)
{
    private const int CapabilitiesMax = 64;
    private const int HubsMax = 32;
    private const int LimitMax = 100;

    // Of one answer, in characters: names, endpoints and requirements are within bounds, a hundred meshes with all of them would not be.
    private const int OffersCharsMax = 256 * 1024;

    /// <summary>Whether a query keeps its bounds.</summary>
    public static bool IsWithinBounds(DiscoverRequest request) =>
        request.Capabilities.Length <= CapabilitiesMax && request.Capabilities.All(c => c is not null) && request.Limit is >= 1 and <= LimitMax && request.MinimumTrust is >= 0 and <= 100;

    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, DiscoverRequest request, CancellationToken cancellationToken)
    {
        if (!IsWithinBounds(request))
        {
            return RequestAnswer.Refuse("out-of-bounds", "A query has at most 64 capabilities, a limit of 1 to 100 and a minimumTrust of 0 to 100.");
        }

        TrustView asker = await grains.GetGrain<ITrustEdgeGrain>(meshId).GetAsync();
        IEnumerable<DiscoveredMesh> here = await FindAsync(grains, hub.Value.Region, request, m => m.MeshId == meshId ? 100 : asker.Score);
        DiscoveredMesh[][] elsewhere = await Task.WhenAll(
            routes.Snapshot.Best.OrderBy(route => route.Latency).Take(HubsMax).Select(route => AskAsync(route, request, cancellationToken)));
        return RequestAnswer.Of(
            new DiscoverResult(
            [
                .. Bound(here.Concat(elsewhere.SelectMany(m => m)).OrderByDescending(m => m.Online).DistinctBy(m => m.MeshId).OrderByDescending(m => m.Trust).Take(request.Limit))
                    .Select(m => Weighed(m, m.MeshId == meshId, asker.Score)),
            ]),
            RequestJson.Default.DiscoverResult);
    }

    // By the same two minima as the handshake and the request for a federation: this hub's own, and the other mesh's.
    private DiscoveredMesh Weighed(DiscoveredMesh mesh, bool isAsker, int score)
    {
        if (mesh.MinimumTrust is not { } own || isAsker)
        {
            return mesh with { Reached = null };
        }

        int minimum = Math.Max(hub.Value.MinimumTrust, Math.Clamp(own, 0, 100));
        return mesh with { MinimumTrust = minimum, Reached = score >= minimum };
    }

    /// <summary>The public meshes of a region that match by what the asker may see of each (F-04).</summary>
    /// <param name="trustOf">The trust that counts for what one of them announces.</param>
    public static async Task<DiscoveredMesh[]> FindAsync(IGrainFactory grains, string region, DiscoverRequest request, Func<MeshSummary, int> trustOf)
    {
        // Who is left out must not take the place of another.
        int limit = request.Capabilities.Length == 0 ? request.Limit : LimitMax;
        MeshSummary[] found = await grains.GetGrain<IRegistryGrain>(region).QueryAsync(new MeshQuery(request.Capabilities, request.MinimumTrust, limit));
        return Bound(found
            .Select(m => new DiscoveredMesh(m.MeshId, m.Name, m.Region, AnnouncedCapability.VisibleTo(trustOf(m), m.Capabilities), m.Trust, m.Online, OffersOf(m, trustOf(m)), m.MinimumTrust))
            .Where(m => request.Capabilities.All(wanted => m.Capabilities.Contains(wanted, StringComparer.Ordinal)))
            .Take(request.Limit));
    }

    /// <summary>The meshes, of which the last say no offers when those before have as many as an answer may.</summary>
    public static DiscoveredMesh[] Bound(IEnumerable<DiscoveredMesh> meshes)
    {
        int left = OffersCharsMax;
        return [.. meshes.Select(mesh =>
        {
            left -= (mesh.Offers ?? []).Sum(offer => offer.Name.Length + (offer.Version?.Length ?? 0) + offer.Endpoints.Sum(each => each.Length) + (offer.Requirements?.Sum(each => each.Length) ?? 0));
            return left < 0 ? mesh with { Offers = null } : mesh;
        })];
    }

    private static CapabilityOffer[] OffersOf(MeshSummary mesh, int trust) =>
        [.. AnnouncedCapability.OffersTo(trust, mesh.Capabilities).Select(each => new CapabilityOffer(each.Name, each.Version, [.. each.Endpoints], [.. each.Requirements]))];

    private async Task<DiscoveredMesh[]> AskAsync(Route hub, DiscoverRequest request, CancellationToken cancellationToken) =>
        await calls.AskAsync(hub.Node, HubCallTypes.Discover, "", request, HubCallJson.Default.DiscoverRequest, cancellationToken) is { IsRefused: false } answer
            && RequestJson.TryRead(answer.Body, HubCallJson.Default.DiscoverResult, out DiscoverResult? result)
                ? [.. result.Meshes.Where(mesh => routes.Snapshot.IsHome(mesh.MeshId, hub.Node))]
                : [];
}
