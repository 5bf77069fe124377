using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Shows a home of a party a federation that this hub holds, if it is another than the asker has: what is pushed to it may be overtaken by messages (F-07).</summary>
internal sealed class FederationFetchCall(IGrainFactory grains, FederationReplicas replicas, RouteService routes) : IHubCallHandler
{
    /// <summary>The refusal of a hub that knows nothing of a federation: not even that it has no party at home at the hub that asks.</summary>
    public const string NoSuch = "no-such-federation";

    /// <inheritdoc/>
    public string Request => HubCallTypes.FederationFetch;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.FederationFetchBody, out FederationFetchBody? body) || body.Version < 0)
        {
            return RequestAnswer.Malformed(Request);
        }

        if (await grains.GetGrain<IFederationGrain>(body.FederationId).GetAsync() is not { } record)
        {
            return RequestAnswer.Refuse(NoSuch, "This hub knows no federation of that id.");
        }

        // nobody but a home of a party learns anything of it, as with what is pushed
        if (!record.Parties.Any(party => routes.Snapshot.IsHome(party, from.Node)))
        {
            return RequestAnswer.Refuse("unknown-federation", "This hub knows no federation of that id with a party at home at the hub that asks.");
        }

        if (record.Seat is { } seat)
        {
            return RequestAnswer.Of(new FederationFetchedBody(Federation: null, seat), HubCallJson.Default.FederationFetchedBody);
        }

        FederationReplicaBody? shown = body.Version < record.Version ? await replicas.ShowAsync(record) : null;
        return shown is null && body.Version < record.Version
            ? RequestAnswer.Refuse("internal-error", "The history of that federation cannot be read now. Ask again in a moment.")
            : RequestAnswer.Of(new FederationFetchedBody(shown), HubCallJson.Default.FederationFetchedBody);
    }
}
