namespace OrleansMesh.Hub.Http;

/// <summary>Who may use an endpoint; each endpoint says it, and a test reads them all.</summary>
/// <param name="Scope">The scope of the access token that it asks for, where a mesh's certificate counts as one; null for an endpoint that is public by design.</param>
/// <param name="Why">Of a public one: why it may be.</param>
internal sealed record EndpointAccess(string? Scope, string Why)
{
    public bool IsPublic => Scope is null;
}
