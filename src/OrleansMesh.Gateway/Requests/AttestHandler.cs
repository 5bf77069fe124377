using System.Text.Json;
using OrleansMesh.Contracts;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>trust.attest</c>: what the mesh that asks says of a partner, signed (G-01). It counts here and, when that is another hub, at the partner's home.</summary>
internal sealed class AttestHandler(Attestations attestations, HubCalls calls, RouteService routes, HomeList homes)
    : RequestHandler<AttestRequest>(RequestTypes.Attest, RequestJson.Default.AttestRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, AttestRequest request, CancellationToken cancellationToken)
    {
        byte[] bytes = request.Attestation.ValueKind == JsonValueKind.Object ? SignedJson.Bytes(request.Attestation) : [];
        if (!MeshAttestation.TryParse(bytes, out MeshAttestation? attestation, out AttestationRefusal refusal))
        {
            return RequestAnswer.Refuse("attestation-invalid", $"That is no attestation of at most {MeshAttestation.BytesMax} bytes: {JsonNamingPolicy.KebabCaseLower.ConvertName(refusal.ToString())}. The form is in docs/wire-protocol.md.");
        }

        Decision decision = await attestations.TakeAsync(meshId, attestation);
        return decision.Accepted && !homes.Contains(attestation.Terms.About) && routes.Snapshot.TryFindHome(attestation.Terms.About, out Route? home)
            ? await TellAsync(home, meshId, request, cancellationToken)
            : RequestAnswer.From(decision);
    }

    private async Task<RequestAnswer> TellAsync(Route home, string meshId, AttestRequest request, CancellationToken cancellationToken)
    {
        HubAnswer? answer = await calls.AskAsync(home.Node, HubCallTypes.Attest, meshId, request, HubCallJson.Default.AttestRequest, cancellationToken);
        return answer is null ? RequestAnswer.Refuse("hub-unreachable", $"The attestation counts at this hub, but {home.Hub}, the home of the mesh that it is about, did not answer. Attest anew in a moment.")
            : RequestAnswer.Signed(answer);
    }
}
