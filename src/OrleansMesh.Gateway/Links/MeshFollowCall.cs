using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Takes the changed registration of a mesh that is known here.</summary>
internal sealed class MeshFollowCall(IGrainFactory grains, MeshKnowledge meshes) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.MeshFollow;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken) =>
        !RequestJson.TryRead(call.Body, HubCallJson.Default.MeshVersionsBody, out MeshVersionsBody? shown) || !MeshIds.IsValid(shown.MeshId) ? RequestAnswer.Malformed(Request)
        : await grains.GetGrain<IMeshGrain>(shown.MeshId).GetAsync() is null ? RequestAnswer.Refuse("unknown-mesh", "That mesh is not known here.")
        : RequestAnswer.From(await meshes.FollowAsync(shown));
}
