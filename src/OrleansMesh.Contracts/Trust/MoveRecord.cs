namespace OrleansMesh.Contracts.Trust;

/// <summary>A change of a score and the factor that moved it.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="From">The score before, 0 to 100.</param>
/// <param name="To">The score after.</param>
[GenerateSerializer, Immutable, Alias("mesh.trust-move.1")]
public sealed record MoveRecord(long At, string Factor, int From, int To, string Evidence);
