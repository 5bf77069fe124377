using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Authority;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>ucan.revoke</c>: a signed revocation of a UCAN delegation, by whomever (I-04).</summary>
internal sealed class RevokeHandler(RevocationDesk desk) : RequestHandler<RevokeRequest>(RequestTypes.Revoke, RequestJson.Default.RevokeRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, RevokeRequest request, CancellationToken cancellationToken)
    {
        RevocationOutcome outcome = await desk.SubmitAsync(Did.Parse(meshId), request.Tokens, cancellationToken);
        return outcome.Holds
            ? RequestAnswer.Of(new RevokeResult(outcome.Delegation, outcome.Revoker), RequestJson.Default.RevokeResult)
            : RequestAnswer.Refuse(outcome.Reason, outcome.Detail);
    }
}
