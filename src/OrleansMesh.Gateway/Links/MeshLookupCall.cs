using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Shows another hub the registration of a mesh that is at home here.</summary>
internal sealed class MeshLookupCall(MeshKnowledge meshes, HomeList homes) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.MeshLookup;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken) =>
        !RequestJson.TryRead(call.Body, HubCallJson.Default.MeshLookupBody, out MeshLookupBody? body) ? RequestAnswer.Malformed(Request)
        : homes.Contains(body.MeshId) && await meshes.ShowAsync(body.MeshId) is { } shown ? RequestAnswer.Of(shown, HubCallJson.Default.MeshVersionsBody)
        : RequestAnswer.Refuse("unknown-mesh", "That mesh is not at home here.");
}
