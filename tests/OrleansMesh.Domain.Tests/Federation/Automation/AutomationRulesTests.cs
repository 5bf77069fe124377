using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Federation.Automation;

/// <summary>F-01, F-12: what is decided without a person, and why.</summary>
public sealed class AutomationRulesTests
{
    private const string Europe = """{"type":"FederationPolicy","version":1,"data":[{"id":"acme/eu","rule":"regions","allow":["EU"]}]}""";
    private const string America = """{"type":"FederationPolicy","version":1,"data":[{"id":"mit/na","rule":"regions","allow":["NA"]}]}""";
    private const string Both = """{"type":"FederationPolicy","version":1,"data":[{"id":"mit/home","rule":"regions","allow":["NA","EU"]}]}""";
    private const string Mit = "did:mesh:academic:mit-001";
    private const string Acme = "did:mesh:enterprise:acme-001";

    private static readonly AutomationFacts Facts = new(Mit, 60, 4, ["data.analysis"], [new AgreementGrant(Acme, Mit, GrantKind.Tool, "search_*")], null);

    private static readonly string Every =
        Document("""{"id":"a","action":"accept","note":"of the board","partners":["did:mesh:academic:*"],"trust":60,"tier":4,"capabilities":["data.analysis"],"grants":["tool:search_*"],"policy":"intersects"}""", Europe);

    [Theory]
    [InlineData("\"partners\":[\"did:mesh:academic:mit-001\"]", true)]
    [InlineData("\"partners\":[\"did:mesh:academic:*\"]", true)]
    [InlineData("\"partners\":[\"did:mesh:academic:mit-00\",\"did:mesh:enterprise:*\"]", false)]
    [InlineData("\"trust\":60", true)]
    [InlineData("\"trust\":61", false)]
    [InlineData("\"tier\":4", true)]
    [InlineData("\"tier\":3", false)]
    [InlineData("\"capabilities\":[\"data.analysis\"]", true)]
    [InlineData("\"capabilities\":[\"data.analysis\",\"vision\"]", false)]
    [InlineData("\"grants\":[\"tool:*\"]", true)]
    [InlineData("\"grants\":[\"tool:search_*\"]", true)]
    [InlineData("\"grants\":[\"tool:search_a*\",\"message:*\"]", false)]
    [InlineData("\"grants\":[]", false)]
    public void Decide_OneCondition_AcceptsOrLeavesItToAPersonWithTheReason(string condition, bool isAccepted)
    {
        AutomationDecision decision = Read(Document($$"""{"id":"a","action":"accept",{{condition}}}""")).Decide(Facts);

        Assert.Equal(isAccepted ? (AutomationAction.Accept, "a") : (AutomationAction.Ask, ""), (decision.Action, decision.Rule));
        Assert.StartsWith("a: ", Assert.Single(decision.Explanation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("intersects", null, true)]
    [InlineData("intersects", Both, true)]
    [InlineData("intersects", America, false)]
    [InlineData("keeps", Europe, true)]
    [InlineData("keeps", Both, false)]
    [InlineData("keeps", null, false)]
    public void Decide_PolicyOfTheTerms_IsComparedWithOurs(string demand, string? theirs, bool isAccepted)
    {
        FederationPolicy? policy = null;
        Assert.True(theirs is null || FederationPolicy.TryParse(Texts.Utf8(theirs), out policy, out _));
        AutomationDecision decision = Read(Document($$"""{"id":"a","action":"accept","policy":"{{demand}}"}""", Europe)).Decide(Facts with { Policy = policy });

        Assert.Equal(isAccepted, decision.Action == AutomationAction.Accept);
        Assert.True(isAccepted || decision.Explanation[0].Contains("acme/eu", StringComparison.Ordinal), decision.Explanation[0]);
    }

    [Fact]
    public void Decide_SeveralRules_TheFirstThatFitsDecidesAndLaterOnesAreNotLookedAt()
    {
        AutomationRules rules = Read(Document(
            """{"id":"friends","action":"accept","trust":80},{"id":"never","action":"decline","partners":["did:mesh:academic:mit-001"]},{"id":"all","action":"accept"}"""));
        AutomationDecision decision = rules.Decide(Facts);

        Assert.Equal((AutomationAction.Decline, "never"), (decision.Action, decision.Rule));
        Assert.Equal(["friends: trust 60 is below 80", "never: decides"], decision.Explanation);
        Assert.Equal("all", rules.Decide(Facts with { Partner = Acme }).Rule);
        Assert.Equal(AutomationAction.Ask, Read(Document("")).Decide(Facts).Action);
    }

    [Theory]
    [InlineData("accept", "", AutomationOccasion.Proposal, null, true)]
    [InlineData("accept", "", AutomationOccasion.Request, null, true)]
    [InlineData("accept", "", AutomationOccasion.Renewal, null, false)]
    [InlineData("accept", "any", AutomationOccasion.Proposal, null, false)]
    [InlineData("accept", "within", AutomationOccasion.Request, null, false)]
    [InlineData("accept", "any", AutomationOccasion.Renewal, "it is for a longer time", true)]
    [InlineData("accept", "within", AutomationOccasion.Renewal, null, true)]
    [InlineData("decline", "within", AutomationOccasion.Renewal, null, true)]
    [InlineData("accept", "within", AutomationOccasion.Renewal, "it is for a longer time", false)]
    public void Decide_Occasion_IsOneThatTheRuleIsAbout(string action, string renewal, AutomationOccasion occasion, string? widening, bool isDecided)
    {
        AutomationRules rules = Read(Document($$"""{"id":"a","action":"{{action}}"{{(renewal.Length == 0 ? "" : $",\"renewal\":\"{renewal}\"")}}}"""));
        AutomationDecision decision = rules.Decide(Facts with { Occasion = occasion, Widening = widening });

        Assert.Equal(isDecided ? "a" : "", decision.Rule);
        Assert.Equal(isDecided, decision.Action != AutomationAction.Ask);
        Assert.NotEmpty(Assert.Single(decision.Explanation));
    }

    [Theory]
    [InlineData("accept", "\"grants\":[]", true)]
    [InlineData("accept", "\"policy\":\"keeps\"", true)]
    [InlineData("accept", "\"grants\":[],\"trust\":61", false)]
    [InlineData("decline", "\"grants\":[\"tool:*\"]", false)]
    [InlineData("decline", "\"policy\":\"intersects\"", false)]
    [InlineData("decline", "\"trust\":60", true)]
    public void Decide_Request_ConditionsOnTermsAreForTheTerms(string action, string condition, bool isDecided)
    {
        AutomationFacts request = Facts with { Occasion = AutomationOccasion.Request, Asked = [] };
        Assert.Equal(isDecided ? "a" : "", Read(Document($$"""{"id":"a","action":"{{action}}",{{condition}}}""", Europe)).Decide(request).Rule);
    }

    [Theory]
    [InlineData(60, 60, AutomationAction.Accept, "friends")]
    [InlineData(60, 20, AutomationAction.Ask, "")]
    [InlineData(20, 5, AutomationAction.Decline, "bad")]
    [InlineData(5, 60, AutomationAction.Decline, "bad")]
    public void Decide_SeveralParties_TheMostCautiousAnswerCounts(int first, int second, AutomationAction action, string rule)
    {
        AutomationRules rules = Read(Document("""{"id":"friends","action":"accept","trust":50},{"id":"soso","action":"ask","trust":10},{"id":"bad","action":"decline"}"""));
        AutomationDecision decision = rules.Decide([Facts with { Trust = first }, Facts with { Partner = Acme, Trust = second }]);

        Assert.Equal(action, decision.Action);
        Assert.Equal(rule.Length == 0 ? "soso" : rule, decision.Rule);
        Assert.Equal(AutomationAction.Ask, rules.Decide([]).Action);
    }

    [Theory]
    [InlineData("[]", AutomationFaultReason.NotJson, "", "")]
    [InlineData("""{"type":"Rules","version":1,"rules":[]}""", AutomationFaultReason.TypeUnknown, "", "")]
    [InlineData("""{"type":"FederationRules","version":2,"rules":[]}""", AutomationFaultReason.TypeUnknown, "", "")]
    [InlineData("""{"type":"FederationRules","version":1}""", AutomationFaultReason.ValueInvalid, "", "rules")]
    [InlineData("""{"type":"FederationRules","version":1,"rules":{}}""", AutomationFaultReason.ValueInvalid, "", "rules")]
    [InlineData("""{"type":"FederationRules","version":1,"rules":[],"extra":1}""", AutomationFaultReason.MemberUnknown, "", "extra")]
    [InlineData("""{"type":"FederationRules","version":1,"policy":{},"rules":[]}""", AutomationFaultReason.PolicyInvalid, "", "policy")]
    public void TryParse_DocumentThatIsNone_IsRefusedWithItsPlace(string text, AutomationFaultReason reason, string rule, string member) =>
        Refused(text, reason, rule, member);

    [Theory]
    [InlineData("7", AutomationFaultReason.ValueInvalid, "")]
    [InlineData("{}", AutomationFaultReason.ValueInvalid, "id")]
    [InlineData("""{"id":"a b","action":"ask"}""", AutomationFaultReason.ValueInvalid, "id")]
    [InlineData("""{"id":"a"}""", AutomationFaultReason.ValueInvalid, "action")]
    [InlineData("""{"id":"a","action":"sign"}""", AutomationFaultReason.ValueInvalid, "action")]
    [InlineData("""{"id":"a","action":"ask","note":""}""", AutomationFaultReason.ValueInvalid, "note")]
    [InlineData("""{"id":"a","action":"ask","partners":[]}""", AutomationFaultReason.ValueInvalid, "partners")]
    [InlineData("""{"id":"a","action":"ask","partners":"did:mesh:a"}""", AutomationFaultReason.ValueInvalid, "partners")]
    [InlineData("""{"id":"a","action":"ask","partners":["mit"]}""", AutomationFaultReason.ValueInvalid, "partners")]
    [InlineData("""{"id":"a","action":"ask","partners":["did:*:a*"]}""", AutomationFaultReason.ValueInvalid, "partners")]
    [InlineData("""{"id":"a","action":"ask","trust":101}""", AutomationFaultReason.ValueInvalid, "trust")]
    [InlineData("""{"id":"a","action":"ask","trust":-1}""", AutomationFaultReason.ValueInvalid, "trust")]
    [InlineData("""{"id":"a","action":"ask","trust":"60"}""", AutomationFaultReason.ValueInvalid, "trust")]
    [InlineData("""{"id":"a","action":"ask","tier":0}""", AutomationFaultReason.ValueInvalid, "tier")]
    [InlineData("""{"id":"a","action":"ask","tier":5}""", AutomationFaultReason.ValueInvalid, "tier")]
    [InlineData("""{"id":"a","action":"ask","capabilities":[7]}""", AutomationFaultReason.ValueInvalid, "capabilities")]
    [InlineData("""{"id":"a","action":"ask","grants":["search"]}""", AutomationFaultReason.ValueInvalid, "grants")]
    [InlineData("""{"id":"a","action":"ask","grants":["tool:"]}""", AutomationFaultReason.ValueInvalid, "grants")]
    [InlineData("""{"id":"a","action":"ask","grants":["tool:*_x"]}""", AutomationFaultReason.ValueInvalid, "grants")]
    [InlineData("""{"id":"a","action":"ask","policy":"any"}""", AutomationFaultReason.ValueInvalid, "policy")]
    [InlineData("""{"id":"a","action":"ask","policy":"keeps"}""", AutomationFaultReason.PolicyMissing, "policy")]
    [InlineData("""{"id":"a","action":"ask","renewal":"narrower"}""", AutomationFaultReason.ValueInvalid, "renewal")]
    [InlineData("""{"id":"a","action":"ask","renewal":true}""", AutomationFaultReason.ValueInvalid, "renewal")]
    [InlineData("""{"id":"a","action":"ask","when":1}""", AutomationFaultReason.ValueInvalid, "when")]
    [InlineData("""{"id":"a","action":"ask","until":1}""", AutomationFaultReason.MemberUnknown, "until")]
    public void TryParse_RuleThatIsNone_IsRefusedWithItsPlace(string rule, AutomationFaultReason reason, string member) =>
        Refused(Document($$"""{"id":"first","action":"ask"},{{rule}}"""), reason, "rules[1]", member);

    [Fact]
    public void TryParse_Bounds_AreTakenAndOneMoreIsNot()
    {
        string Rules(int count) => Document(string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"id":"r{{i}}","action":"ask"}""")));
        Assert.Equal(AutomationRules.RulesMax, Read(Rules(AutomationRules.RulesMax)).Rules.Count);
        Refused(Rules(AutomationRules.RulesMax + 1), AutomationFaultReason.TooManyRules, "", "rules");
        Refused(Document("""{"id":"a","action":"ask"},{"id":"a","action":"accept"}"""), AutomationFaultReason.IdTwice, "rules[1]", "id");
        string padded = Document("").PadRight(AutomationRules.BytesMax);
        Assert.Empty(Read(padded).Rules);
        Refused(padded + " ", AutomationFaultReason.TooLarge, "", "");
        Assert.Single(Read(Every).Rules);
    }

    [Fact]
    public void Sentence_EveryReason_IsOne() => Assert.All(
        Enum.GetValues<AutomationFaultReason>().Skip(1),
        reason => Assert.EndsWith(".", new AutomationFault(reason, "rules[0]", "id").Sentence.Replace("json.", ".", StringComparison.Ordinal), StringComparison.Ordinal));

    [Fact]
    public void TryParse_AnyByteChanged_NeverThrowsAndAcceptsNobodyElse()
    {
        AutomationFacts stranger = Facts with { Partner = "did:web:stranger.example", Trust = 0, Asked = [new AgreementGrant(Acme, Mit, GrantKind.Message, "*")] };
        byte[] whole = Texts.Utf8(Every);
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte value in (ReadOnlySpan<byte>)[(byte)(whole[at] ^ 1), (byte)' ', (byte)'*', (byte)'"', 0, 0xFF])
            {
                byte[] changed = [.. whole];
                changed[at] = value;
                bool isRead = AutomationRules.TryParse(changed, out AutomationRules? rules, out AutomationFault fault);
                Assert.Equal(isRead, fault.Reason == AutomationFaultReason.None);
                Assert.True(rules?.Decide(stranger).Action is null or AutomationAction.Ask, $"byte {at} as {value}");
            }
        }
    }

    private static string Document(string rules, string? policy = null) =>
        $$"""{"type":"FederationRules","version":1,{{(policy is null ? "" : $"\"policy\":{policy},")}}"rules":[{{rules}}]}""";

    private static AutomationRules Read(string text)
    {
        Assert.True(AutomationRules.TryParse(Texts.Utf8(text), out AutomationRules? rules, out AutomationFault fault), fault.Sentence);
        return rules;
    }

    private static void Refused(string text, AutomationFaultReason reason, string rule, string member)
    {
        Assert.False(AutomationRules.TryParse(Texts.Utf8(text), out _, out AutomationFault fault));
        Assert.Equal((reason, rule, member), (fault.Reason, fault.Rule, fault.Member));
        Assert.NotEmpty(fault.Sentence);
    }
}
