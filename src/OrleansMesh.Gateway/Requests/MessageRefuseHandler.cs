using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>message.refuse</c>: the target does not take what waits for it, by its own check; written down before the answer, and told to the source (F-07, R-05).</summary>
internal sealed class MessageRefuseHandler(IEnvelopeStore store, RefusedMessages refused)
    : RequestHandler<MessageRefuseRequest>(RequestTypes.MessageRefuse, RequestJson.Default.MessageRefuseRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, MessageRefuseRequest request, CancellationToken cancellationToken)
    {
        if (request.Cursor < 1 || request.MessageId.Length is 0 or > FmpLimits.MessageIdCharsMax || !RefusalText.TryRead(request.Reason, out Refusal reason))
        {
            return RequestAnswer.Malformed(Type);
        }

        IReadOnlyList<StoredEnvelope> next = await store.ReadAsync(meshId, request.Cursor - 1, 1, cancellationToken);
        if (next is not [StoredEnvelope stored] || stored.Cursor != request.Cursor
            || !FmpCodec.TryDecode(stored.Bytes, out FmpEnvelope? envelope, out _) || envelope.MessageId != request.MessageId)
        {
            return RequestAnswer.Refuse("unknown-message", "Nothing with this cursor and id waits for you here: it was acknowledged, erased, has expired, or is of another hub.");
        }

        await refused.TakeAsync(envelope, reason);
        return RequestAnswer.Done;
    }
}
