using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Takes a federation of a mesh that is at home here from the hub that holds it, as <see cref="FederationReplicas.TakeAsync"/>.</summary>
internal sealed class FederationReplicateCall(FederationReplicas replicas) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.FederationReplicate;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken) =>
        RequestJson.TryRead(call.Body, HubCallJson.Default.FederationReplicaBody, out FederationReplicaBody? body)
            ? RequestAnswer.From(await replicas.TakeAsync(body, from))
            : RequestAnswer.Malformed(Request);
}
