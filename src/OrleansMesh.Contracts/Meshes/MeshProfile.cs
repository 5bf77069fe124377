namespace OrleansMesh.Contracts.Meshes;

/// <summary>What a mesh wants discovery to show (F-02 phase 1).</summary>
/// <param name="Capabilities">At most 64, for example <c>data.analysis</c>, each as <see cref="Domain.Discovery.AnnouncedCapability"/> is written.</param>
/// <param name="MinimumTrust">The trust, 0 to 100, that this mesh asks of a partner.</param>
/// <param name="Public">Whether others may find it.</param>
/// <param name="Services">At most 32 services, each as <see cref="Domain.Discovery.AnnouncedService"/> is written; null for none.</param>
[GenerateSerializer, Immutable, Alias("mesh.profile.1")]
public sealed record MeshProfile(string Name, string[] Capabilities, int MinimumTrust, bool Public, string[]? Services = null);
