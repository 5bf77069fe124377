using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Tells the home of a source what became of its message here, at the home of its target.</summary>
internal sealed class MessageStatusCall(MessageReport messages, RouteService routes) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.MessageStatus;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.MessageStatusRequest, out MessageStatusRequest? request))
        {
            return RequestAnswer.Malformed(Request);
        }

        // nobody but one of the source's own homes asks in its name
        bool isHome = routes.Snapshot.IsHome(call.Mesh, from.Node);
        return isHome && await messages.ReadHereAsync(call.Mesh, request.MessageId, cancellationToken) is { } status
            ? RequestAnswer.Of(status, RequestJson.Default.MessageStatusResult)
            : RequestAnswer.Refuse("unknown-message", "No message of that mesh and id is known here.");
    }
}
