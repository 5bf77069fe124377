using OrleansMesh.Contracts.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fed.submit</c>: a party's signed event.</summary>
internal sealed class FederationSubmitHandler(IGrainFactory grains)
    : RequestHandler<FederationSubmitRequest>(RequestTypes.FederationSubmit, RequestJson.Default.FederationSubmitRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, FederationSubmitRequest request, CancellationToken cancellationToken) =>
        RequestAnswer.From(await grains.GetGrain<IFederationGrain>(request.FederationId).SubmitAsync(meshId, SignedJson.Bytes(request.Event)));
}
