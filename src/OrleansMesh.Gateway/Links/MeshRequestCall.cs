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

        if (!routes.Snapshot.TryFindHome(call.Mesh, out Route? home) || home.Node != call.From)
        {
            return RequestAnswer.Refuse("not-its-home", "The hub that asks is not the home of that mesh, as routes have it.");
        }

        _ = await meshes.EnsureAsync(call.Mesh, cancellationToken);
        return await services.GetRequiredService<RequestRouter>().AnswerAsync(call.Mesh, body.Type, body.Body, cancellationToken);
    }
}
