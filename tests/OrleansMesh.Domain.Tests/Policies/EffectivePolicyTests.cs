using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Policies;

public sealed class EffectivePolicyTests
{
    private const string EuropeOnly = """{"id":"acme/eu","rule":"regions","allow":["EU"]}""";

    [Fact]
    public void Of_EuropeOnlyAndAmericaOrEurope_IsEurope()
    {
        EffectiveLimit limit = Assert.Single(EffectivePolicy.Of(Both(EuropeOnly, """{"id":"mit/home","rule":"regions","allow":["NA","EU"]}""")).Limits);
        Assert.Equal("only EU", limit.Text);
        Assert.Equal("acme/eu", Assert.Single(limit.From).Id);
    }

    [Fact]
    public void Of_TwoListsThatOverlap_IsTheOverlapByBothClauses()
    {
        EffectiveLimit limit = Assert.Single(EffectivePolicy.Of(Both("""{"id":"a","rule":"regions","allow":["EU","CH"]}""", """{"id":"b","rule":"regions","allow":["NA","EU"]}""")).Limits);
        Assert.Equal("only EU", limit.Text);
        Assert.Equal(["a", "b"], limit.From.Select(clause => clause.Id));
    }

    [Fact]
    public void Contradictions_NothingInCommon_NamesTheClauses()
    {
        EffectivePolicy effective = EffectivePolicy.Of(Both(EuropeOnly, """{"id":"mit/na","rule":"regions","allow":["NA"]}"""));
        Assert.Equal("nothing", effective.Limits[0].Text);
        Assert.Equal(
            "regions: acme/eu (only EU) and mit/na (only NA) have nothing in common.",
            Assert.Single(effective.Contradictions).Sentence);
    }

    [Fact]
    public void Contradictions_AllowedValueIsDenied_NamesTheClauses()
    {
        EffectivePolicy effective = EffectivePolicy.Of(Both(EuropeOnly, """{"id":"mit/not","rule":"regions","deny":["EU"]}"""));
        Assert.Equal(["acme/eu", "mit/not"], Assert.Single(effective.Contradictions).Clauses.Select(clause => clause.Id));
    }

    [Fact]
    public void Contradictions_OnlyThreeTogetherExclude_NamesAll()
    {
        FederationPolicy three = PolicyDocuments.Of(
            "data", """{"id":"a","rule":"regions","allow":["EU","CH"]},{"id":"b","rule":"regions","allow":["NA","EU"]},{"id":"c","rule":"regions","allow":["NA","CH"]}""");
        Assert.Equal(3, Assert.Single(EffectivePolicy.Of(three).Contradictions).Clauses.Count);
    }

    [Theory]
    [InlineData("\"read.*\"", "\"read.mail\",\"write\"", "only read.mail")]
    [InlineData("\"a*\",\"b\"", "\"ab*\",\"b*\"", "only ab*, b")]
    [InlineData("\"*\"", "\"x\"", "only x")]
    public void Of_Patterns_MeetInTheNarrower(string left, string right, string expected)
    {
        FederationPolicy policy = PolicyDocuments.Of("access", $$"""{"id":"l","rule":"tools","allow":[{{left}}]},{"id":"r","rule":"tools","allow":[{{right}}]}""");
        Assert.Equal(expected, Assert.Single(EffectivePolicy.Of(policy).Limits).Text);
    }

    [Fact]
    public void Find_ClausesForTiers_GivesTheLimitOfTheTier()
    {
        EffectivePolicy effective = EffectivePolicy.Of(PolicyDocuments.Of(
            "data", """{"id":"all","rule":"payloadBytes","most":1000},{"id":"new","rule":"payloadBytes","most":10,"tier":3}"""));
        Assert.Equal(1000, effective.Find(PolicyRule.PayloadBytes, 2)?.Number);
        Assert.Equal(10, effective.Find(PolicyRule.PayloadBytes, 3)?.Number);
        Assert.Equal(10, effective.Find(PolicyRule.PayloadBytes, 4)?.Number);
        Assert.Null(effective.Find(PolicyRule.Hops, 4));
        Assert.Equal("at most 10 (tiers 3 to 4)", effective.Limits[1].Text);
    }

    [Fact]
    public void Between_Policies_SaysWhichRulesAreTighterOrLooser()
    {
        FederationPolicy before = PolicyDocuments.Of("data", EuropeOnly + """,{"id":"b","rule":"payloadBytes","most":10},{"id":"c","rule":"content","deny":["x"]}""");
        FederationPolicy after = PolicyDocuments.Of("data", """{"id":"acme/eu","rule":"regions","allow":["EU","NA"]},{"id":"b","rule":"payloadBytes","most":5},{"id":"d","rule":"content","deny":["x"]},{"id":"e","rule":"classification","most":"public"}""");
        Assert.Equal(
            [(PolicyRule.Classification, PolicyChange.Tighter), (PolicyRule.Regions, PolicyChange.Looser), (PolicyRule.PayloadBytes, PolicyChange.Tighter), (PolicyRule.Content, PolicyChange.Same)],
            PolicyDifference.Between(before, after).Select(difference => (difference.Definition.Rule, difference.Change)));
        Assert.Empty(PolicyDifference.Between(after, after));
        Assert.Equal(PolicyChange.Mixed, PolicyDifference.Between(before, PolicyDocuments.Of("data", """{"id":"n","rule":"regions","allow":["NA"]}"""))[0].Change);
    }

    private static FederationPolicy Both(string left, string right) =>
        FederationPolicy.TryIntersect(PolicyDocuments.Of("data", left), PolicyDocuments.Of("data", right), out FederationPolicy? both, out PolicyFault fault)
            ? both
            : throw new InvalidOperationException(fault.Sentence);
}
