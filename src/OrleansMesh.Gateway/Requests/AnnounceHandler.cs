using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>mesh.announce</c>: what discovery shows of the sender.</summary>
internal sealed class AnnounceHandler(IGrainFactory grains)
    : RequestHandler<AnnounceRequest>(RequestTypes.Announce, RequestJson.Default.AnnounceRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, AnnounceRequest request, CancellationToken cancellationToken) =>
        RequestAnswer.From(await grains.GetGrain<IMeshGrain>(meshId)
            .AnnounceAsync(new MeshProfile(request.Name, request.Capabilities, request.MinimumTrust, request.Public)));
}
