using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>message.status</c>: what became of a message of the asker's.</summary>
internal sealed class MessageStatusHandler(MessageReport messages)
    : RequestHandler<MessageStatusRequest>(RequestTypes.MessageStatus, RequestJson.Default.MessageStatusRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, MessageStatusRequest request, CancellationToken cancellationToken) =>
        request.MessageId.Length is > 0 and <= FmpLimits.MessageIdCharsMax && await messages.ReadAsync(meshId, request.MessageId, request.TargetMeshId, cancellationToken) is { } status
            ? RequestAnswer.Of(status, RequestJson.Default.MessageStatusResult)
            : RequestAnswer.Refuse("unknown-message", "No message of yours with this id is known here: it was never taken, or its fate is forgotten some minutes after it was settled.");
}
