using System.Text.Json;

namespace OrleansMesh.Gateway.Links;

/// <summary>The body of <see cref="HubCallTypes.MeshRequest"/>.</summary>
/// <param name="Type">The type of the mesh's request.</param>
/// <param name="Body">The whole of it.</param>
internal sealed record MeshRequestBody(string Type, JsonElement Body);
