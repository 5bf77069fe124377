using System.Text.Json;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Takes what a mesh at home at the hub that asks says of a partner that is at home here (G-01), as if it had come over a session: signature, federation, age and bounds are judged here.</summary>
internal sealed class AttestCall(Attestations attestations, RouteService routes, HomeList homes, MeshKnowledge meshes) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.Attest;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.AttestRequest, out AttestRequest? request)
            || request.Attestation.ValueKind != JsonValueKind.Object
            || !MeshAttestation.TryParse(SignedJson.Bytes(request.Attestation), out MeshAttestation? attestation, out _))
        {
            return RequestAnswer.Malformed(Request);
        }

        // nobody but a home of the attester brings its word: one that its mesh took back cannot be brought again by others
        if (!routes.Snapshot.IsHome(call.Mesh, from.Node))
        {
            return RequestAnswer.Refuse("not-its-home", "The hub that asks is not a home of that mesh, as routes have it.");
        }

        if (!homes.Contains(attestation.Terms.About))
        {
            return RequestAnswer.Refuse("unknown-mesh", "That mesh is not at home here.");
        }

        _ = await meshes.EnsureAsync(call.Mesh, cancellationToken);
        return RequestAnswer.From(await attestations.FollowAsync(call.Mesh, attestation));
    }
}
