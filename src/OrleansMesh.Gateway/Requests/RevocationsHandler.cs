using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>ucan.revocations</c>: what was revoked, for whoever judges capabilities (I-04).</summary>
internal sealed class RevocationsHandler(ICapabilityStore store)
    : RequestHandler<RevocationsRequest>(RequestTypes.Revocations, RequestJson.Default.RevocationsRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, RevocationsRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeptRevocation> kept = await store.AfterAsync(request.After, RevocationsResult.CountMax, cancellationToken);
        return RequestAnswer.Of(
            new RevocationsResult([.. kept.Select(each => new RevocationsResult.Revocation(each.Number, each.Delegation, each.Revoker))]), RequestJson.Default.RevocationsResult);
    }
}
