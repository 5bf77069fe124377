using System.Text.Json;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>trust.attest</c>: what the mesh that asks says of a partner, signed (G-01).</summary>
internal sealed class AttestHandler(IGrainFactory grains) : RequestHandler<AttestRequest>(RequestTypes.Attest, RequestJson.Default.AttestRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, AttestRequest request, CancellationToken cancellationToken)
    {
        byte[] bytes = request.Attestation.ValueKind == JsonValueKind.Object ? SignedJson.Bytes(request.Attestation) : [];
        if (!MeshAttestation.TryParse(bytes, out MeshAttestation? attestation, out AttestationRefusal refusal))
        {
            return RequestAnswer.Refuse("attestation-invalid", $"That is no attestation of at most {MeshAttestation.BytesMax} bytes: {JsonNamingPolicy.KebabCaseLower.ConvertName(refusal.ToString())}. The form is in docs/wire-protocol.md.");
        }

        Decision decision = await grains.GetGrain<IAttestationsGrain>(attestation.Terms.About).AttestAsync(meshId, bytes);
        if (decision.Accepted)
        {
            // what the other says of the attester may count less from now on, as it was answered
            await grains.GetGrain<IAttestationsGrain>(meshId).RefreshAsync();
        }

        return RequestAnswer.From(decision);
    }
}
