using OrleansMesh.Contracts.Trust;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary>The form of a trust score for others, the same over sessions and over HTTP.</summary>
public static class TrustAnswers
{
    /// <summary>An explanation with edges, which are for parties alone.</summary>
    public static TrustResult Of(TrustExplanation trust, IReadOnlyList<TrustEdgeView> edges)
    {
        ArgumentNullException.ThrowIfNull(trust);
        return new TrustResult(
            trust.MeshId,
            trust.Score,
            trust.Level,
            [.. trust.Factors.Select(factor => new TrustFactorView(factor.Name, factor.Weight, factor.Value, factor.Evidence, factor.At))],
            [.. trust.Moves.Select(move => new TrustMoveView(move.At, move.Factor, move.From, move.To, move.Evidence))],
            trust.Stake,
            trust.Slashes,
            edges,
            [.. (trust.Attested ?? []).Select(each => new AttestationView(each.By, each.Claim, each.Value, each.Points / 100.0, each.Group, each.IsMutual, each.IssuedAt, each.ExpiresAt))]);
    }
}
