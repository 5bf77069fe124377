using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Erases a message that waits here, at the home of its target, when the home of its source asks for it.</summary>
internal sealed class MessageEraseCall(MessageReport messages, HomeList homes, RouteService routes) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.MessageErase;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.MessageStatusRequest, out MessageStatusRequest? request))
        {
            return RequestAnswer.Malformed(Request);
        }

        // nobody but one of the source's own homes erases in its name, and nobody at all when this hub is one
        bool isHome = !homes.Contains(call.Mesh) && routes.Snapshot.IsHome(call.Mesh, from.Node);
        return isHome && request.MessageId.Length is > 0 and <= FmpLimits.MessageIdCharsMax && await messages.EraseHereAsync(call.Mesh, request.MessageId, cancellationToken) is { } status
            ? RequestAnswer.Of(status, RequestJson.Default.MessageStatusResult)
            : RequestAnswer.Refuse("unknown-message", "No message of that mesh and id is known here.");
    }
}
