using OrleansMesh.Contracts.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fmp.end</c>: a party ends a federation.</summary>
internal sealed class EndHandler(IGrainFactory grains)
    : RequestHandler<EndRequest>(RequestTypes.End, RequestJson.Default.EndRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, EndRequest request, CancellationToken cancellationToken) =>
        RequestAnswer.From(await grains.GetGrain<IFederationGrain>(request.FederationId).EndAsync(meshId, request.Reason));
}
