using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Tests.Policies;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

/// <summary>F-10: foreign agents start at tier 4 and rise by clean interactions alone.</summary>
public sealed class TierLadderTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(9, 4)]
    [InlineData(10, 3)]
    [InlineData(99, 3)]
    [InlineData(100, 2)]
    [InlineData(999, 2)]
    [InlineData(1_000, 1)]
    [InlineData(long.MaxValue, 1)]
    public void TierOf_NoClauses_IsTheLaddersOwn(long clean, int tier) => Assert.Equal(tier, Of(FederationPolicy.Unlimited).TierOf(clean));

    [Theory]
    [InlineData(49, 4)]
    [InlineData(50, 3)]
    [InlineData(199, 3)]
    [InlineData(200, 2)]
    [InlineData(999, 2)]
    [InlineData(1_000, 1)]
    public void TierOf_Clauses_AskForMoreAndNeverForLess(long clean, int tier)
    {
        TierLadder ladder = Of(PolicyDocuments.Of(
            "access", """{"id":"a","rule":"promotion","least":50,"tier":3},{"id":"b","rule":"promotion","least":200,"tier":2},{"id":"c","rule":"promotion","least":1,"tier":1}"""));
        Assert.Equal(tier, ladder.TierOf(clean));
        Assert.Equal([1_000, 200, 50, 0], Enumerable.Range(1, 4).Select(ladder.NeededFor));
    }

    [Fact]
    public void TierOf_ClauseForALowTier_HoldsForTheHigherOnesToo()
    {
        TierLadder ladder = Of(PolicyDocuments.Of("access", """{"id":"a","rule":"promotion","least":5000,"tier":3}"""));
        Assert.Equal(4, ladder.TierOf(4_999));
        Assert.Equal(1, ladder.TierOf(5_000));
    }

    [Fact]
    public void TierOf_AnyTwoPolicies_TogetherPromoteNobodyFurtherThanEither() => Prop.ForAll<int, int, int>((a, b, clean) =>
    {
        FederationPolicy left = RandomPolicies.Policy(a);
        FederationPolicy right = RandomPolicies.Policy(b);
        Assert.True(FederationPolicy.TryIntersect(left, right, out FederationPolicy? both, out _));
        long interactions = clean & 2047;
        return Of(both).TierOf(interactions) == Math.Max(Of(left).TierOf(interactions), Of(right).TierOf(interactions));
    }).QuickCheckThrowOnFailure();

    private static TierLadder Of(FederationPolicy policy) => new(EffectivePolicy.Of(policy));
}
