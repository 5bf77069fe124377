using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Takes a federation of a mesh that is at home here from the hub that holds it; the grain verifies what it proves.</summary>
internal sealed class FederationReplicateCall(IGrainFactory grains, MeshKnowledge meshes, HomeList homes) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.FederationReplicate;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.FederationReplicaBody, out FederationReplicaBody? body)
            || !FederationViews.TryStatus(body.Federation.Status, out FederationStatus status))
        {
            return RequestAnswer.Malformed(Request);
        }

        if (!body.Parties.Any(party => homes.Contains(party.MeshId)))
        {
            return RequestAnswer.Refuse("party-unknown", "No party of that federation is at home here.");
        }

        foreach (MeshVersionsBody party in body.Parties.Where(party => !homes.Contains(party.MeshId)))
        {
            Decision followed = await meshes.FollowAsync(party);
            if (!followed.Accepted)
            {
                return RequestAnswer.From(followed);
            }
        }

        FederationView view = body.Federation;
        var replica = new FederationReplicaRecord(
            from.Hub,
            status,
            view.Version,
            view.Proposer,
            [.. body.Parties.Select(party => party.MeshId)],
            SignedJson.Bytes(view.Agreement),
            view.Credential is { } credential ? SignedJson.Bytes(credential) : null,
            SignedJson.Bytes(view.ProposerRegistration),
            view.Reason,
            body.Root is { } root ? SignedJson.Bytes(root) : null,
            body.Events is { } events ? [.. events.Select(SignedJson.Bytes)] : null);
        return RequestAnswer.From(await grains.GetGrain<IFederationGrain>(view.FederationId).ReplicateAsync(replica));
    }
}
