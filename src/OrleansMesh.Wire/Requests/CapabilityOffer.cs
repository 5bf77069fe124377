namespace OrleansMesh.Wire.Requests;

/// <summary>Which version of a capability a mesh has, where it is served, and what it asks of a user (F-04).</summary>
/// <param name="Version">At most 32 characters, or null.</param>
/// <param name="Endpoints">At most 4 absolute URIs.</param>
/// <param name="Requirements">At most 8 names of what a user must have, of at most 64 characters; null from a hub that does not tell them.</param>
public sealed record CapabilityOffer(string Name, string? Version, string[] Endpoints, string[]? Requirements = null);
