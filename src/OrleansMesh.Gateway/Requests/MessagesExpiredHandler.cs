using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>message.expired</c>: tells a mesh what expired here before it took it; forgotten when the mesh says that it knows.</summary>
internal sealed class MessagesExpiredHandler(IEnvelopeStore store)
    : RequestHandler<ExpiredRequest>(RequestTypes.MessagesExpired, RequestJson.Default.ExpiredRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, ExpiredRequest request, CancellationToken cancellationToken)
    {
        ExpiredMessages[] told = request.Told ?? [];

        // a JSON list may hold a null, whatever the type of its elements says
        if (told.Length > ExpiredResult.CountMax || told.Any(each => each is null))
        {
            return RequestAnswer.Malformed(Type);
        }

        if (told.Length > 0)
        {
            await store.ForgetExpiredAsync(meshId, [.. told.Select(each => new ExpiredDigest(each.FederationId, each.Source ?? "", each.Count, each.FirstId, each.LastId, each.FirstAt ?? 0, each.ExpiredAt))], cancellationToken);
        }

        IReadOnlyList<ExpiredDigest> expired = await store.ExpiredAsync(meshId, cancellationToken);
        return RequestAnswer.Of(
            new ExpiredResult([.. expired.Take(ExpiredResult.CountMax).Select(each => new ExpiredMessages(
                each.FederationId, each.Count, each.FirstId, each.LastId, each.ExpiredAt, each.Source.Length > 0 ? each.Source : null, each.FirstAt))]),
            RequestJson.Default.ExpiredResult);
    }
}
