using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Grains;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Shows another hub the public meshes of this region.</summary>
internal sealed class DiscoverCall(IGrainFactory grains, IOptions<HubOptions> hub) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.Discover;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.DiscoverRequest, out DiscoverRequest? query) || !DiscoverHandler.IsWithinBounds(query))
        {
            return RequestAnswer.Malformed(Request);
        }

        MeshSummary[] found = await grains.GetGrain<IRegistryGrain>(hub.Value.Region).QueryAsync(new MeshQuery(query.Capabilities, query.MinimumTrust, query.Limit));
        return RequestAnswer.Of(
            new DiscoverResult([.. found.Select(m => new DiscoveredMesh(m.MeshId, m.Name, m.Region, m.Capabilities, m.Trust, m.Online))]),
            HubCallJson.Default.DiscoverResult);
    }
}
