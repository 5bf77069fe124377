using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Grains;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>trust.path</c>: the strongest path of trust between two meshes over the edges that this hub keeps (G-02).</summary>
internal sealed class TrustPathHandler(IGrainFactory grains, IOptions<HubOptions> hub) : RequestHandler<TrustPathRequest>(RequestTypes.TrustPath, RequestJson.Default.TrustPathRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, TrustPathRequest request, CancellationToken cancellationToken)
    {
        if (request.Depth is < 1 or > TrustPathSearch.DepthMax || request.From == request.To)
        {
            return RequestAnswer.Refuse("out-of-bounds", $"A path is between two meshes and has 1 to {TrustPathSearch.DepthMax} steps.");
        }

        var query = new TrustPathQuery(meshId, request.From, request.To, request.Depth);
        if (!MeshIds.IsValid(request.From) || !MeshIds.IsValid(request.To) || await grains.GetGrain<ITrustPathGrain>(hub.Value.Region).FindAsync(query) is not { } path)
        {
            // one answer for meshes that are not there and for those that do not want to be found
            return RequestAnswer.Refuse("unknown-mesh", $"'{MeshIds.Shown(request.From)}' or '{MeshIds.Shown(request.To)}' is no mesh that you may see at this hub: you see yourself, your partners, and meshes that let themselves be found.");
        }

        return RequestAnswer.Of(
            new TrustPathResult(
                request.From,
                request.To,
                path.Weight,
                [.. path.Steps.Select(s => new TrustStepView(s.Source, s.Target, s.Weight, s.Interactions, s.Violations, s.LastInteraction, s.Evidence, s.FederationId))],
                path.Cuts,
                hub.Value.Region),
            RequestJson.Default.TrustPathResult);
    }
}
