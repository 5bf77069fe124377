namespace OrleansMesh.Domain.Identity;

/// <summary>A service of a DID document (DID Core 5.4), its id made absolute.</summary>
/// <param name="Id">The absolute DID URL.</param>
/// <param name="Types">One or more words.</param>
/// <param name="Endpoint">The URI, or the first of several; null when the document gives only a map.</param>
public sealed record DidService(string Id, IReadOnlyList<string> Types, string? Endpoint);
