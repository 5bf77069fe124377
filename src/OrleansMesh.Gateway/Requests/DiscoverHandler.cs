using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Grains;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>discover</c>: public meshes of this region (F-02 phase 1).</summary>
internal sealed class DiscoverHandler(IGrainFactory grains, IOptions<HubOptions> hub)
    : RequestHandler<DiscoverRequest>(RequestTypes.Discover, RequestJson.Default.DiscoverRequest)
{
    private const int CapabilitiesMax = 64;

    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, DiscoverRequest request, CancellationToken cancellationToken)
    {
        if (request.Capabilities.Length > CapabilitiesMax || request.Capabilities.Any(c => c is null) || request.Limit is < 1 or > 100 || request.MinimumTrust is < 0 or > 100)
        {
            return RequestAnswer.Refuse("out-of-bounds", "A query has at most 64 capabilities, a limit of 1 to 100 and a minimumTrust of 0 to 100.");
        }

        MeshSummary[] found = await grains.GetGrain<IRegistryGrain>(hub.Value.Region)
            .QueryAsync(new MeshQuery(request.Capabilities, request.MinimumTrust, request.Limit));
        return RequestAnswer.Of(
            new DiscoverResult([.. found.Select(m => new DiscoveredMesh(m.MeshId, m.Name, m.Region, m.Capabilities, m.Trust, m.Online))]),
            RequestJson.Default.DiscoverResult);
    }
}
