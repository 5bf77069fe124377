namespace OrleansMesh.Contracts.Trust;

/// <summary>What a gateway saw from one party to another in an interval.</summary>
/// <param name="Messages">Admitted.</param>
/// <param name="Violations">Forged signatures, calls without a grant.</param>
/// <param name="Agent">The source's agent whose messages these are, beside what is told of the whole mesh; null for the whole mesh.</param>
[GenerateSerializer, Immutable, Alias("mesh.edge-observation.1")]
public sealed record EdgeObservation(string Source, string Target, long Messages, long Violations, string? Agent = null);
