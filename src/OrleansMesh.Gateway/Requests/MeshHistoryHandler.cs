using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>mesh.history</c>: one version of any mesh's registration.</summary>
internal sealed class MeshHistoryHandler(IGrainFactory grains, MeshKnowledge meshes)
    : RequestHandler<MeshHistoryRequest>(RequestTypes.MeshHistory, RequestJson.Default.MeshHistoryRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, MeshHistoryRequest request, CancellationToken cancellationToken)
    {
        if (MeshIds.IsValid(request.MeshId))
        {
            _ = await meshes.EnsureAsync(request.MeshId, cancellationToken);
        }

        byte[][] versions = MeshIds.IsValid(request.MeshId) ? await grains.GetGrain<IMeshGrain>(request.MeshId).GetHistoryAsync() : [];
        return request.Version >= 1 && request.Version <= versions.Length
            ? RequestAnswer.Of(
                new MeshHistoryResult(request.MeshId, versions.Length, SignedJson.Element(versions[request.Version - 1])), RequestJson.Default.MeshHistoryResult)
            : RequestAnswer.Refuse("unknown-mesh", $"No version {request.Version} of '{MeshIds.Shown(request.MeshId)}' is registered at this hub; it has {versions.Length}.");
    }
}
