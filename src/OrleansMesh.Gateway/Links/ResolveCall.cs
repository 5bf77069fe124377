using OrleansMesh.Domain.Discovery;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Gateway.Services;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Shows a mesh of another hub who serves a name here.</summary>
internal sealed class ResolveCall(LocalServices services, RouteService routes) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.Resolve;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.ResolveRequest, out ResolveRequest? request) || !AnnouncedService.IsName(request.Service))
        {
            return RequestAnswer.Malformed(Request);
        }

        // nobody but one of the asker's own homes asks in its name
        if (!routes.Snapshot.IsHome(call.Mesh, from.Node))
        {
            return RequestAnswer.Refuse("not-its-home", "The hub that asks is not a home of that mesh, as routes have it.");
        }

        // How far the one who asks there is trusted, only its own hub knows: it is shown what needs no trust.
        return RequestAnswer.Of(new ResolveResult(await services.FindAsync(call.Mesh, request.Service, trust: 0)), HubCallJson.Default.ResolveResult);
    }
}
