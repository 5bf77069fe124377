namespace OrleansMesh.Domain.Trust;

/// <summary>A change of a score: what moved it (G-01).</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Factor">The factor that changed.</param>
/// <param name="From">The score before, 0 to 100.</param>
/// <param name="To">The score after.</param>
/// <param name="Evidence">The factor's evidence from then on.</param>
public sealed record TrustMove(long At, string Factor, int From, int To, string Evidence)
{
    /// <summary>The moves between two scores, one for each factor whose value changed; the score's whole change stands in each.</summary>
    public static IReadOnlyList<TrustMove> Between(TrustScore before, TrustScore after, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return
        [
            .. before.Factors.Zip(after.Factors)
                .Where(pair => pair.First.Value != pair.Second.Value)
                .Select(pair => new TrustMove(at.ToUnixTimeMilliseconds(), pair.Second.Name, before.Value, after.Value, pair.Second.Evidence)),
        ];
    }
}
