using OrleansMesh.Contracts.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fed.history</c>: the signed events of a federation of the sender's.</summary>
internal sealed class FederationHistoryHandler(IGrainFactory grains)
    : RequestHandler<FederationHistoryRequest>(RequestTypes.FederationHistory, RequestJson.Default.FederationHistoryRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, FederationHistoryRequest request, CancellationToken cancellationToken) =>
        await grains.GetGrain<IFederationGrain>(request.FederationId).HistoryAsync(meshId, Math.Max(0, request.From)) is { } page
            ? RequestAnswer.Of(
                new FederationHistoryResult(
                    page.Head,
                    page.Agreement is { } agreement ? SignedJson.Element(agreement) : null,
                    Array.ConvertAll(page.Events, SignedJson.Element),
                    page.Count),
                RequestJson.Default.FederationHistoryResult)
            : RequestAnswer.Refuse("unknown-federation", "This hub holds no history of that federation, or you are not a party of it. fmp.list names yours.");
}
