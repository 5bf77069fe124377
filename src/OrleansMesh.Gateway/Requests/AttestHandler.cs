using System.Text.Json;
using OrleansMesh.Contracts;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>trust.attest</c>: what the mesh that asks says of a partner, signed (G-01). It counts here and, when that is another hub, at the partner's home: at once, or when it answers again.</summary>
internal sealed class AttestHandler(Attestations attestations, HubCalls calls, RouteService routes, HomeList homes, OwedToHomes owed)
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
        return decision.Accepted && !homes.Contains(attestation.Terms.About) ? await TellAsync(meshId, request, attestation, cancellationToken) : RequestAnswer.From(decision);
    }

    private async Task<RequestAnswer> TellAsync(string meshId, AttestRequest request, MeshAttestation attestation, CancellationToken cancellationToken)
    {
        // never past what the same mesh said before: what takes one back would come before it
        if (!owed.IsOwedBefore(attestation.Terms)
            && routes.Snapshot.TryFindHome(attestation.Terms.About, out Route? home)
            && await calls.AskAsync(home.Node, HubCallTypes.Attest, meshId, request, HubCallJson.Default.AttestRequest, cancellationToken) is { } answer)
        {
            return RequestAnswer.Signed(answer);
        }

        return await owed.OweAsync(attestation)
            ? RequestAnswer.Of(new AttestResult(Owed: true), RequestJson.Default.AttestResult)
            : RequestAnswer.Refuse("hub-unreachable", $"The attestation counts at this hub, but the home of the mesh that it is about does not answer, and this hub owes as many to others as it may: {OwedAttestations.CountMax}, of each mesh {OwedAttestations.OfAttesterMax}. Attest anew when the home is back.");
    }
}
