using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary>Carries out the requests of docs/wire-protocol.md §7 for a mesh that has no session here and has proven itself in another way; what another hub holds, that hub answers.</summary>
public sealed class MeshRequests
{
    private readonly RequestRouter _router;

    internal MeshRequests(RequestRouter router) => _router = router;

    /// <summary>The answer to a request of <paramref name="meshId"/>.</summary>
    /// <param name="type">One of <see cref="RequestTypes"/>.</param>
    public async Task<MeshRequestAnswer> AskAsync<T>(string meshId, string type, T body, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
    {
        RequestAnswer answer = await _router.AnswerAsync(meshId, type, JsonSerializer.SerializeToElement(body, shape), cancellationToken);
        JsonObject members = JsonNode.Parse(answer.Print(id: null).Span)!.AsObject();
        bool isRefused = (string?)members["type"] == RequestTypes.Refused;
        _ = members.Remove("type");
        return new MeshRequestAnswer(isRefused ? members.Deserialize(RequestJson.Default.RefusedResult) : null, members);
    }
}
