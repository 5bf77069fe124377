namespace OrleansMesh.Domain.Trust;

/// <summary>What a gateway saw from one mesh to another within a federation, in one interval.</summary>
/// <param name="Messages">Admitted, not negative.</param>
/// <param name="Violations">Rules broken: forged signatures, calls without a grant; not negative.</param>
/// <param name="At">The interval's end, Unix milliseconds.</param>
public readonly record struct EdgeReport(long Messages, long Violations, long At);
