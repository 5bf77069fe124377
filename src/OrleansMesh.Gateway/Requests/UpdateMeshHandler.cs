using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>mesh.update</c>: the next version of the sender's registration (I-01).</summary>
internal sealed class UpdateMeshHandler(IGrainFactory grains)
    : RequestHandler<UpdateMeshRequest>(RequestTypes.UpdateMesh, RequestJson.Default.UpdateMeshRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, UpdateMeshRequest request, CancellationToken cancellationToken) =>
        RequestAnswer.From(await grains.GetGrain<IMeshGrain>(meshId).UpdateAsync(SignedJson.Bytes(request.Registration)));
}
