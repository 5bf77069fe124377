using System.Text.Json;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Takes what a mesh asks of a federation that another hub holds to that hub.</summary>
internal sealed class SeatRelay(IGrainFactory grains, HubCalls calls, RouteService routes)
{
    private static readonly string[] Relayed =
        [RequestTypes.Accept, RequestTypes.FederationSubmit, RequestTypes.FederationHistory];

    /// <summary>Whether a request is about one federation, and so for the hub that holds it.</summary>
    public static bool IsRelayed(string type) => Relayed.Contains(type);

    /// <summary>The answer of the hub that holds the federation; null when that is this one, or nobody knows it.</summary>
    public async Task<RequestAnswer?> TryAskAsync(string meshId, string type, JsonElement body, CancellationToken cancellationToken)
    {
        if (!IsRelayed(type)
            || !body.TryGetProperty("federationId", out JsonElement id) || id.ValueKind != JsonValueKind.String || !id.TryGetGuid(out Guid federationId)
            || await grains.GetGrain<IFederationGrain>(federationId).GetAsync() is not { Seat: { } seat } record || !record.Parties.Contains(meshId))
        {
            return null;
        }

        HubAnswer? answer = routes.Snapshot.TryFindHub(seat, out Route? route)
            ? await calls.AskAsync(route.Node, HubCallTypes.MeshRequest, meshId, new MeshRequestBody(type, body), HubCallJson.Default.MeshRequestBody, cancellationToken)
            : null;
        return answer is null
            ? RequestAnswer.Refuse("hub-unreachable", $"{seat}, which holds this federation, cannot be reached now. Ask again later; messages flow meanwhile.")
            : RequestAnswer.Signed(answer);
    }
}
