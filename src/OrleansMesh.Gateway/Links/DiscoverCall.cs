using Microsoft.Extensions.Options;
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

        // How far the one who asks there is trusted, only its own hub knows: it is shown what needs no trust.
        return RequestAnswer.Of(new DiscoverResult(await DiscoverHandler.FindAsync(grains, hub.Value.Region, query, _ => 0)), HubCallJson.Default.DiscoverResult);
    }
}
