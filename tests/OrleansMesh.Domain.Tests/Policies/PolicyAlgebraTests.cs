using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Policies;

/// <summary>F-09: the laws of intersection, on documents from few values.</summary>
public sealed class PolicyAlgebraTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    [Fact]
    public void TryIntersect_AnyTwo_IsCommutative() =>
        Prop.ForAll<int, int>((a, b) => Both(Policy(a), Policy(b)).Equals(Both(Policy(b), Policy(a)))).Check(Many);

    [Fact]
    public void TryIntersect_AnyThree_IsAssociative() =>
        Prop.ForAll<int, int, int>((a, b, c) => Both(Both(Policy(a), Policy(b)), Policy(c)).Equals(Both(Policy(a), Both(Policy(b), Policy(c))))).Check(Many);

    [Fact]
    public void TryIntersect_AnyOne_IsIdempotentAndUnlimitedIsNeutral() => Prop.ForAll<int>(a =>
        Both(Policy(a), Policy(a)).Equals(Policy(a)) && Both(Policy(a), FederationPolicy.Unlimited).Equals(Policy(a))).Check(Many);

    [Fact]
    public void TryIntersect_AnyTwo_LetsPassWhatBothLetPassAndNothingElse() => Prop.ForAll<int, int, int>((a, b, facts) =>
    {
        var both = new CompiledPolicy(Both(Policy(a), Policy(b)));
        bool left = new CompiledPolicy(Policy(a)).Decide(RandomPolicies.Facts(facts)).IsAllowed;
        bool right = new CompiledPolicy(Policy(b)).Decide(RandomPolicies.Facts(facts)).IsAllowed;
        return both.Decide(RandomPolicies.Facts(facts)).IsAllowed == (left && right);
    }).Check(Many.WithMaxTest(3_000));

    [Fact]
    public void TryIntersect_AnyTwo_ImpliesEither() => Prop.ForAll<int, int>((a, b) =>
        Both(Policy(a), Policy(b)).Implies(Policy(a)) && Both(Policy(a), Policy(b)).Implies(Policy(b))).Check(Many);

    [Fact]
    public void Implies_AnyTwo_MeansNothingMorePasses() => Prop.ForAll<int, int, int>((a, b, facts) =>
        !Policy(a).Implies(Policy(b))
        || !new CompiledPolicy(Policy(a)).Decide(RandomPolicies.Facts(facts)).IsAllowed
        || new CompiledPolicy(Policy(b)).Decide(RandomPolicies.Facts(facts)).IsAllowed).Check(Many);

    [Fact]
    public void TryIntersect_AnyTwo_KeepsEachClauseThatNoOtherImplies() => Prop.ForAll<int, int>((a, b) =>
        Both(Policy(a), Policy(b)).Clauses.All(clause => Policy(a).Clauses.Contains(clause) || Policy(b).Clauses.Contains(clause))).Check(Many);

    [Fact]
    public void Bytes_AnyPolicy_AreItsOwnNormalForm() => Prop.ForAll<int>(a =>
        FederationPolicy.TryParse(Policy(a).Bytes, out FederationPolicy? again, out _) && again.Equals(Policy(a))).Check(Many);

    [Fact]
    public void Decide_AnyPolicy_AgreesWithTheEffectiveLimits() => Prop.ForAll<int, int>((a, facts) =>
    {
        FederationPolicy policy = Policy(a);
        PolicyVerdict verdict = new CompiledPolicy(policy).Decide(RandomPolicies.Facts(facts));
        return verdict.IsAllowed || policy.Clauses.Contains(verdict.Clause!);
    }).Check(Many);

    [Fact]
    public void TryIntersect_MoreClausesThanAPolicyHolds_IsRefused()
    {
        FederationPolicy full = Numbered("a", PolicyLimits.ClausesMax - 1);
        Assert.True(FederationPolicy.TryIntersect(full, Numbered("b", 1), out FederationPolicy? both, out _));
        Assert.Equal(PolicyLimits.ClausesMax, both.Clauses.Count);
        Assert.False(FederationPolicy.TryIntersect(full, Numbered("b", 2), out _, out PolicyFault fault));
        Assert.Equal(PolicyFaultReason.TooManyClauses, fault.Reason);
    }

    private static FederationPolicy Numbered(string owner, int clauses) => PolicyDocuments.Parse(
        $$"""{"type":"FederationPolicy","version":1,"access":[{{string.Join(',', Enumerable.Range(0, clauses).Select(n => $$"""{"id":"{{owner}}/{{n}}","rule":"tools","deny":["{{owner}}{{n}}."]}"""))}}]}""");

    private static FederationPolicy Policy(int seed) => RandomPolicies.Policy(seed);

    private static FederationPolicy Both(FederationPolicy left, FederationPolicy right) =>
        FederationPolicy.TryIntersect(left, right, out FederationPolicy? both, out PolicyFault fault) ? both : throw new InvalidOperationException(fault.Sentence);
}
