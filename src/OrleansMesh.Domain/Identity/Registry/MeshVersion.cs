namespace OrleansMesh.Domain.Identity.Registry;

/// <summary>One version of a mesh's registration, and when it was the present one.</summary>
/// <param name="ValidFrom">From when on, inclusive: the time of its proof; the beginning of time when a first one says none.</param>
/// <param name="ValidUntil">Until when, exclusive: when the next one was made; null for the last.</param>
public sealed record MeshVersion(MeshRegistration Registration, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil);
