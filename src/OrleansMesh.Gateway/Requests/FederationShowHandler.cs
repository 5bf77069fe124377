using OrleansMesh.Contracts.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fed.show</c>: where a federation of the sender's stands; of one that another hub holds, what that hub has shown.</summary>
internal sealed class FederationShowHandler(IGrainFactory grains)
    : RequestHandler<FederationShowRequest>(RequestTypes.FederationShow, RequestJson.Default.FederationShowRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, FederationShowRequest request, CancellationToken cancellationToken) =>
        await grains.GetGrain<IFederationGrain>(request.FederationId).GetAsync() is { } record && record.Parties.Contains(meshId)
            ? RequestAnswer.Of(new FederationShowResult(FederationViews.Of(record), record.Parties), RequestJson.Default.FederationShowResult)
            : RequestAnswer.Refuse("unknown-federation", "This hub holds no such federation, or you are not a party of it. fmp.list names yours.");
}
