using System.Text.Json;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>message.refuse</c>: the target does not take what waits for it, by its own check; written down before the answer, and told to the source (F-07, R-05).</summary>
internal sealed class MessageRefuseHandler(IEnvelopeStore store, RefusedMessages refused) : IRequestHandler
{
    /// <inheritdoc/>
    public string Type => RequestTypes.MessageRefuse;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(string meshId, JsonElement body, CancellationToken cancellationToken)
    {
        if (!MessageRefuseReader.TryRead(body, out MessageRefuseRequest? request, out Refusal reason, out string wrong))
        {
            return RequestAnswer.Malformed(Type, wrong);
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
