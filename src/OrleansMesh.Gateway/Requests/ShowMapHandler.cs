using System.Security.Cryptography;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>map.show</c>: the identity map of the mesh that asks, and of no other (I-11).</summary>
internal sealed class ShowMapHandler(IIdentityMapStore store) : RequestHandler<ShowMapRequest>(RequestTypes.ShowMap, RequestJson.Default.ShowMapRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, ShowMapRequest request, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(meshId, cancellationToken) is not { } map)
        {
            return RequestAnswer.Refuse("map-missing", $"{meshId} keeps no identity map here. Bring one: orleansmesh map publish, or PUT it to /api/mappings.");
        }

        string tag = Convert.ToHexStringLower(SHA256.HashData(map));
        return RequestAnswer.Of(new ShowMapResult(tag, tag == request.Known ? null : SignedJson.Element(map)), RequestJson.Default.ShowMapResult);
    }
}
