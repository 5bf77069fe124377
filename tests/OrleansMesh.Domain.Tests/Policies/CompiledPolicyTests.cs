using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Policies;

public sealed class CompiledPolicyTests
{
    private static readonly CompiledPolicy Every = new(PolicyDocuments.Parse(PolicyDocuments.Every));

    [Fact]
    public void Decide_AllFactsGood_IsAllowed() => Assert.True(Every.Decide(Good()).IsAllowed);

    [Theory]
    [InlineData("m", PolicyLevels.Gateway)]
    [InlineData("tr", PolicyLevels.Gateway)]
    [InlineData("cr", PolicyLevels.Gateway)]
    [InlineData("pq", PolicyLevels.Gateway)]
    [InlineData("rg", PolicyLevels.Broker)]
    [InlineData("de", PolicyLevels.Broker)]
    [InlineData("li", PolicyLevels.Broker)]
    [InlineData("ho", PolicyLevels.Broker)]
    [InlineData("ti", PolicyLevels.Component)]
    [InlineData("pa", PolicyLevels.Component)]
    [InlineData("to", PolicyLevels.Component)]
    [InlineData("re", PolicyLevels.Component)]
    [InlineData("po", PolicyLevels.Component)]
    [InlineData("cl", PolicyLevels.Message)]
    [InlineData("pb", PolicyLevels.Message)]
    [InlineData("co", PolicyLevels.Message)]
    [InlineData("me", PolicyLevels.Message)]
    [InlineData("tx", PolicyLevels.Message)]
    [InlineData("se", PolicyLevels.Message)]
    [InlineData("cx", PolicyLevels.Message)]
    [InlineData("ex", PolicyLevels.Message)]
    [InlineData("au", PolicyLevels.Message)]
    [InlineData("lb", PolicyLevels.Message)]
    [InlineData("rd", PolicyLevels.Message)]
    public void Decide_OneFactBad_NamesItsClauseAtItsLevelAlone(string clause, PolicyLevels level)
    {
        // One clause at a time: no context, for example, breaks several.
        FederationPolicy policy = PolicyDocuments.Parse(PolicyDocuments.Every);
        PolicyClause the = policy.Clauses.Single(c => c.Id == clause);
        FederationPolicy one = PolicyDocuments.Of(PolicyWords.Of(the.Definition.Section), the.Text);
        var compiled = new CompiledPolicy(one);
        PolicyVerdict verdict = compiled.Decide(Bad(clause));
        Assert.Equal(clause, verdict.Clause?.Id);
        Assert.Equal(level, verdict.Level);
        Assert.Contains($"clause {clause} (", verdict.Sentence, StringComparison.Ordinal);
        Assert.True(compiled.Decide(Good()).IsAllowed);
        Assert.True(compiled.Decide(Bad(clause), PolicyLevels.All & ~level).IsAllowed);
        Assert.False(compiled.Decide(Bad(clause), level).IsAllowed);
        Assert.True(compiled.Asks(level));
        Assert.False(compiled.Asks(PolicyLevels.All & ~level));
    }

    [Fact]
    public void Decide_NumbersAtTheirLimit_AreAllowedAndOneBeyondIsNot()
    {
        Assert.True(Every.Decide(Good(trust: 40)).IsAllowed);
        Assert.Equal("tr", Every.Decide(Good(trust: 39)).Clause?.Id);
        Assert.True(Every.Decide(Good(bytes: 1000)).IsAllowed);
        Assert.Equal("pb", Every.Decide(Good(bytes: 1001)).Clause?.Id);
        Assert.True(Every.Decide(Good(lifetime: 60_000)).IsAllowed);
        Assert.Equal("li", Every.Decide(Good(lifetime: 60_001)).Clause?.Id);
    }

    [Fact]
    public void Decide_NothingIsKnown_IsRefusedByEveryClauseAboutIt()
    {
        foreach (PolicyClause clause in PolicyDocuments.Parse(PolicyDocuments.Every).Clauses.Where(c => c.Definition.Level != PolicyLevels.None))
        {
            // The absent call, content, and numbers of what is not there refuse nothing; all that a message must show does.
            bool shows = clause.Rule is PolicyRule.Trust or PolicyRule.Tier or PolicyRule.Meshes or PolicyRule.Regions or PolicyRule.LifetimeSeconds or PolicyRule.Classification
                or PolicyRule.LegalBasis or PolicyRule.RetentionDays || clause.Kind == ClauseKind.Require;
            var one = new CompiledPolicy(PolicyDocuments.Of(PolicyWords.Of(clause.Definition.Section), clause.Text));
            Assert.True(!shows || !one.Decide(new PolicyFacts()).IsAllowed, clause.ToString());
        }
    }

    [Fact]
    public void Decide_ClauseForLowTiers_SparesTheOthers()
    {
        var policy = new CompiledPolicy(PolicyDocuments.Of("access", """{"id":"new","rule":"tools","allow":["search"],"tier":3}"""));
        Assert.True(policy.Decide(new PolicyFacts { Call = GrantKind.Tool, CallName = "write", Tier = 2 }).IsAllowed);
        Assert.False(policy.Decide(new PolicyFacts { Call = GrantKind.Tool, CallName = "write", Tier = 3 }).IsAllowed);
        Assert.False(policy.Decide(new PolicyFacts { Call = GrantKind.Tool, CallName = "write", Tier = 4 }).IsAllowed);
    }

    [Theory]
    [InlineData("""{"a":{"ssn":1}}""", false)]
    [InlineData("""[{"card.no":1}]""", false)]
    [InlineData("""{"a":"ssn","car":[1]}""", true)]
    [InlineData("""{"a\"ssn":1,"\n":2}""", true)]
    [InlineData("\"ssn\"", true)]
    public void Decide_Content_IsSearchedAtAnyDepthForNamesAlone(string content, bool allowed)
    {
        var policy = new CompiledPolicy(PolicyDocuments.Of("data", """{"id":"co","rule":"content","deny":["ssn","card*"]}"""));
        Assert.Equal(allowed, policy.Decide(new PolicyFacts { Content = Texts.Utf8(content) }).IsAllowed);
    }

    [Theory]
    [InlineData("""{"a":1,"x":[{"b":2}]}""", true)]
    [InlineData("""{"b":{"a":1}}""", true)]
    [InlineData("""{"a":"b"}""", false)]
    [InlineData("""{"A":1,"b":2}""", false)]
    [InlineData("\"a\"", false)]
    [InlineData("", false)]
    public void Decide_Members_MustAllBeThereAtAnyDepth(string content, bool allowed)
    {
        var policy = new CompiledPolicy(PolicyDocuments.Of("data", """{"id":"me","rule":"members","require":["a","b"]}"""));
        Assert.Equal(allowed, policy.Decide(new PolicyFacts { Content = Texts.Utf8(content) }).IsAllowed);
    }

    [Fact]
    public void Decide_MembersAsManyAsMayBe_AreAllLookedFor()
    {
        string[] names = [.. Enumerable.Range(0, PolicyLimits.ValuesMax).Select(n => $"n{n:D2}")];
        var policy = new CompiledPolicy(PolicyDocuments.Of("data", $$"""{"id":"me","rule":"members","require":[{{string.Join(',', names.Select(n => $"\"{n}\""))}}]}"""));
        Assert.True(policy.Decide(new PolicyFacts { Content = Content(names) }).IsAllowed);
        Assert.All(names, name => Assert.False(policy.Decide(new PolicyFacts { Content = Content([.. names.Except([name])]) }).IsAllowed));

        static byte[] Content(string[] members) => Texts.Utf8("{" + string.Join(',', members.Select(n => $"\"{n}\":1")) + "}");
    }

    [Theory]
    [InlineData("""{"a":"call 123-45-6789"}""", false)]
    [InlineData("""{"123-45-6789":1}""", false)]
    [InlineData("""{"a":[4111111111111111]}""", false)]
    [InlineData("""{"a":"\u0000123-45-6789"}""", false)]
    [InlineData("""{"a":"123-45-678"}""", true)]
    [InlineData("""{"a":["123-45","-6789"]}""", true)]
    [InlineData("""{"a":411111111111111}""", true)]
    [InlineData("", true)]
    public void Decide_Text_IsMatchedInNamesStringsAndNumbers(string content, bool allowed)
    {
        var policy = new CompiledPolicy(PolicyDocuments.Of("data", """{"id":"tx","rule":"text","deny":["[0-9]{3}-[0-9]{2}-[0-9]{4}","^[0-9]{16}$"]}"""));
        Assert.Equal(allowed, policy.Decide(new PolicyFacts { Content = Texts.Utf8(content) }).IsAllowed);
    }

    [Fact]
    public void Decide_TextAsLongAsIsLookedThroughAndLonger_IsReadAndRefused()
    {
        var policy = new CompiledPolicy(PolicyDocuments.Of("data", """{"id":"tx","rule":"text","deny":["b$"]}"""));
        Assert.True(policy.Decide(new PolicyFacts { Content = Content(PolicyLimits.TextBytesMax, 'a') }).IsAllowed);
        Assert.False(policy.Decide(new PolicyFacts { Content = Content(PolicyLimits.TextBytesMax, 'b') }).IsAllowed);
        Assert.False(policy.Decide(new PolicyFacts { Content = Content(PolicyLimits.TextBytesMax + 1, 'a') }).IsAllowed);

        static byte[] Content(int bytes, char last) => Texts.Utf8("\"" + new string('a', bytes - 3) + last + "\"");
    }

    [Theory]
    [InlineData("content", "deny")]
    [InlineData("members", "require")]
    [InlineData("text", "deny")]
    public void Decide_Sealed_PassesOrIsRefusedAsTheClauseSays(string rule, string kind)
    {
        Assert.True(Decide("").IsAllowed);
        Assert.True(Decide(",\"sealed\":\"pass\"").IsAllowed);
        Assert.Contains("nothing sealed", Decide(",\"sealed\":\"refuse\"").Sentence, StringComparison.Ordinal);

        PolicyVerdict Decide(string more) =>
            new CompiledPolicy(PolicyDocuments.Of("data", $$"""{"id":"x","rule":"{{rule}}","{{kind}}":["a"]{{more}}}""")).Decide(new PolicyFacts { IsSealed = true });
    }

    [Fact]
    public void QuotaOf_Tiers_IsTheSmallestRateWithItsClause()
    {
        var policy = new CompiledPolicy(PolicyDocuments.Of(
            "qos", """{"id":"a","rule":"messagesPerSecond","most":100},{"id":"b","rule":"messagesPerSecond","most":3,"tier":4},{"id":"c","rule":"burst","most":50,"tier":3}"""));
        Assert.Equal(new Quota(100, 200), policy.QuotaOf(1, Quota.Default, out PolicyClause? clause));
        Assert.Equal("a", clause?.Id);
        Assert.Equal(new Quota(100, 50), policy.QuotaOf(3, Quota.Default, out _));
        Assert.Equal(new Quota(3, 50), policy.QuotaOf(4, Quota.Default, out clause));
        Assert.Equal("b", clause?.Id);
        Assert.Same(Quota.Default, CompiledPolicy.Unlimited.QuotaOf(4, Quota.Default, out clause));
        Assert.Null(clause);
    }

    [Fact]
    public void Decide_EveryRule_AllocatesNothing()
    {
        byte[] content = Texts.Utf8("""{"a":[{"b":1}]}""");
        int allowed = Decide(content, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        allowed += Decide(content, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_100, allowed);
    }

    private static int Decide(byte[] content, int rounds)
    {
        int allowed = 0;
        for (int round = 0; round < rounds; round++)
        {
            PolicyFacts facts = Good() with { Content = content };
            allowed += Every.Decide(facts).IsAllowed && Every.Decide(Good(trust: 1)).Clause is not null ? 1 : 0;
        }

        return allowed;
    }

    private static PolicyFacts Good(int trust = 50, int bytes = 100, long lifetime = 1000) => new()
    {
        Source = "did:mesh:a",
        Target = "did:mesh:b",
        Trust = trust,
        Tier = 2,
        HasCredential = true,
        IsPostQuantum = true,
        SourceRegion = "EU",
        TargetRegion = "EU",
        Delivery = DeliveryMode.Reliable,
        LifetimeMilliseconds = lifetime,
        Hops = 1,
        PayloadType = "mcp.request",
        Call = GrantKind.Tool,
        CallName = "read.mail",
        PayloadBytes = bytes,
        IsSealed = true,
        Compliance = new ComplianceContext(DataClass.Internal, LegalBasis.Contract, 30, audit: true),
        HasExplanation = true,
    };

    private static PolicyFacts Bad(string clause) => clause switch
    {
        "m" => Good() with { Target = "did:key:b" },
        "tr" => Good(trust: 0),
        "cr" => Good() with { HasCredential = false },
        "pq" => Good() with { IsPostQuantum = false },
        "rg" => Good() with { TargetRegion = "NA" },
        "de" => Good() with { Delivery = DeliveryMode.Transient },
        "li" => Good(lifetime: long.MaxValue),
        "ho" => Good() with { Hops = 3 },
        "ti" => Good() with { Tier = 4 },
        "pa" => Good() with { PayloadType = "secret.note" },
        "to" => Good() with { CallName = "write" },
        "re" => Good() with { Call = GrantKind.Resource, CallName = "file:///etc/passwd" },
        "po" => Good() with { Call = GrantKind.Prompt, CallName = "raw" },
        "cl" => Good() with { Compliance = new ComplianceContext(DataClass.Confidential, LegalBasis.Contract, 30, audit: true) },
        "pb" => Good(bytes: 1001),
        "co" => Good() with { Content = """{"ssn":1}"""u8 },
        "me" => Good() with { Content = """{"b":"a"}"""u8 },
        "tx" => Good() with { Content = """{"a":["123-45"]}"""u8 },
        "se" => Good() with { IsSealed = false },
        "cx" => Good() with { Compliance = default },
        "ex" => Good() with { HasExplanation = false },
        "au" => Good() with { Compliance = new ComplianceContext(DataClass.Internal, LegalBasis.Contract, 30, audit: false) },
        "lb" => Good() with { Compliance = new ComplianceContext(DataClass.Internal, LegalBasis.PublicTask, 30, audit: true) },
        "rd" => Good() with { Compliance = new ComplianceContext(DataClass.Internal, LegalBasis.Contract, 31, audit: true) },
        _ => throw new ArgumentOutOfRangeException(nameof(clause), clause, "No such clause."),
    };
}
