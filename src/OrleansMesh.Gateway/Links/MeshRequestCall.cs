using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Carries out what a mesh asks of a federation that this hub holds; the mesh's home, which asks, has its session.</summary>
internal sealed class MeshRequestCall(IServiceProvider services, RouteService routes, MeshKnowledge meshes) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.MeshRequest;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.MeshRequestBody, out MeshRequestBody? body) || !SeatRelay.IsRelayed(body.Type))
        {
            return RequestAnswer.Malformed(Request);
        }

        if (!routes.Snapshot.IsHome(call.Mesh, from.Node))
        {
            return RequestAnswer.Refuse("not-its-home", "The hub that asks is not a home of that mesh, as routes have it.");
        }

        // what it signs there it may have signed with a key that its other homes do not know yet
        _ = await meshes.EnsureAsync(call.Mesh, from, cancellationToken);
        return await services.GetRequiredService<RequestRouter>().AnswerAsync(call.Mesh, body.Type, body.Body, cancellationToken);
    }
}
