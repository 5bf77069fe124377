namespace OrleansMesh.Wire.Requests;

/// <summary>Which version of a capability a mesh has, and where it is served (F-04).</summary>
/// <param name="Version">At most 32 characters, or null.</param>
/// <param name="Endpoints">At most 4 absolute URIs.</param>
public sealed record CapabilityOffer(string Name, string? Version, string[] Endpoints);
