using System.Text.Json;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>map.keep</c>: the identity map of the mesh that asks, in place of the one before (I-11). Its signature is its readers' affair: nothing here is decided by it.</summary>
internal sealed class KeepMapHandler(IIdentityMapStore store) : RequestHandler<KeepMapRequest>(RequestTypes.KeepMap, RequestJson.Default.KeepMapRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, KeepMapRequest request, CancellationToken cancellationToken)
    {
        byte[] map = request.Map.ValueKind == JsonValueKind.Object ? SignedJson.Bytes(request.Map) : [];
        if (!IdentityMap.TryParse(map, out _, out IdentityMapFault fault))
        {
            return RequestAnswer.Refuse("map-invalid", $"That is no identity map of at most {IdentityMap.BytesMax} bytes: {JsonNamingPolicy.KebabCaseLower.ConvertName(fault.ToString())}. The form is in docs/identity-maps.md.");
        }

        await store.PutAsync(meshId, map, cancellationToken);
        return RequestAnswer.Done;
    }
}
