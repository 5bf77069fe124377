namespace OrleansMesh.Client;

/// <summary>A service that a registration is to list, or to list no more.</summary>
/// <param name="Id">The fragment: <c>files</c> for <c>did:mesh:…#files</c>.</param>
/// <param name="Type">A word; without meaning when the service is taken out.</param>
/// <param name="Endpoint">A URI; null takes the service out.</param>
public sealed record ServiceChange(string Id, string Type, string? Endpoint);
