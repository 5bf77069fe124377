using System.Text.Json;
using OrleansMesh.Contracts;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>trust.attest</c>: what the mesh that asks says of a partner, signed (G-01). It counts here and at all other homes of the partner: at once, or when they answer again.</summary>
internal sealed class AttestHandler(Attestations attestations, OwedToHomes homes)
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
        return decision.Accepted ? await homes.TellAsync(attestation, cancellationToken) : RequestAnswer.From(decision);
    }
}
