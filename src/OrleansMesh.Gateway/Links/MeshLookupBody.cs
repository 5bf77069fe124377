namespace OrleansMesh.Gateway.Links;

/// <summary>The body of <see cref="HubCallTypes.MeshLookup"/>.</summary>
internal sealed record MeshLookupBody(string MeshId);
