using OrleansMesh.Contracts.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fmp.decline</c>: a party does not want a proposed federation.</summary>
internal sealed class DeclineHandler(IGrainFactory grains)
    : RequestHandler<EndRequest>(RequestTypes.Decline, RequestJson.Default.EndRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, EndRequest request, CancellationToken cancellationToken) =>
        RequestAnswer.From(await grains.GetGrain<IFederationGrain>(request.FederationId).DeclineAsync(meshId, request.Reason));
}
