namespace OrleansMesh.Wire.Requests;

/// <summary>A change of a score and the factor that moved it.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="From">The score before.</param>
/// <param name="To">The score after.</param>
public sealed record TrustMoveView(long At, string Factor, int From, int To, string Evidence);
