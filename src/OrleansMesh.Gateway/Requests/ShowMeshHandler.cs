using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>mesh.show</c>: one mesh with its registration and trust.</summary>
internal sealed class ShowMeshHandler(IGrainFactory grains, MeshKnowledge meshes)
    : RequestHandler<ShowMeshRequest>(RequestTypes.ShowMesh, RequestJson.Default.ShowMeshRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, ShowMeshRequest request, CancellationToken cancellationToken)
    {
        MeshVersionsBody? elsewhere = MeshIds.IsValid(request.MeshId) ? await meshes.EnsureAsync(request.MeshId, cancellationToken) : null;
        if (!MeshIds.IsValid(request.MeshId) || await grains.GetGrain<IMeshGrain>(request.MeshId).GetAsync() is not { } mesh)
        {
            return RequestAnswer.Refuse("unknown-mesh", $"No mesh '{MeshIds.Shown(request.MeshId)}' is registered at this hub. It registers when it joins for the first time.");
        }

        TrustView trust = await grains.GetGrain<ITrustEdgeGrain>(request.MeshId).GetAsync();
        return RequestAnswer.Of(
            new ShowMeshResult(mesh.MeshId, SignedJson.Element(mesh.Registration), elsewhere?.Online ?? mesh.Online, trust.Score, trust.Level),
            RequestJson.Default.ShowMeshResult);
    }
}
