namespace OrleansMesh.Contracts.Meshes;

/// <summary>One line of a discovery answer.</summary>
/// <param name="Trust">Trust score, 0 to 100, as this hub computes it (G-01).</param>
/// <param name="Services">The services that it announces, for the directory alone: an answer has none.</param>
/// <param name="MinimumTrust">The trust, 0 to 100, that it asks of a partner; null where the directory does not have it.</param>
[GenerateSerializer, Immutable, Alias("mesh.summary.1")]
public sealed record MeshSummary(string MeshId, string Name, string Region, string[] Capabilities, int Trust, bool Online, string[]? Services = null, int? MinimumTrust = null);
