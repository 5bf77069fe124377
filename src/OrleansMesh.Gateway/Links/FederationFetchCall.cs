using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Shows a home of a party a federation that this hub holds, if it is another than the asker has: what is pushed to it may be overtaken by messages (F-07).</summary>
internal sealed class FederationFetchCall(IGrainFactory grains, FederationReplicas replicas, RouteService routes) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.FederationFetch;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.FederationFetchBody, out FederationFetchBody? body) || body.Version < 0)
        {
            return RequestAnswer.Malformed(Request);
        }

        // nobody but a home of a party learns anything of it, as with what is pushed
        if (await grains.GetGrain<IFederationGrain>(body.FederationId).GetAsync() is not { Seat: null } record
            || !record.Parties.Any(party => routes.Snapshot.IsHome(party, from.Node)))
        {
            return RequestAnswer.Refuse("unknown-federation", "This hub holds no federation of that id with a party at home at the hub that asks.");
        }

        FederationReplicaBody? shown = body.Version < record.Version ? await replicas.ShowAsync(record) : null;
        return shown is null && body.Version < record.Version
            ? RequestAnswer.Refuse("internal-error", "The history of that federation cannot be read now. Ask again in a moment.")
            : RequestAnswer.Of(new FederationFetchedBody(shown), HubCallJson.Default.FederationFetchedBody);
    }
}
