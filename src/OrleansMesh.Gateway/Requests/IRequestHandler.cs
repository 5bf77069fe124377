using System.Text.Json;

namespace OrleansMesh.Gateway.Requests;

/// <summary>Carries out one type of request of a joined session (docs/wire-protocol.md §7).</summary>
internal interface IRequestHandler
{
    /// <summary>The request's <c>type</c>.</summary>
    string Type { get; }

    /// <summary>Carries out a request of <paramref name="meshId"/>, the mesh that the session proved to be.</summary>
    Task<RequestAnswer> HandleAsync(string meshId, JsonElement body, CancellationToken cancellationToken);
}
