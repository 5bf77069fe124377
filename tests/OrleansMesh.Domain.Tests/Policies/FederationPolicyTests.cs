using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Policies;

public sealed class FederationPolicyTests
{
    private const string Head = """{"type":"FederationPolicy","version":1,""";

    [Fact]
    public void All_EveryRule_StandsAtItsPlaceInItsSectionsOrder()
    {
        Assert.Equal(Enum.GetValues<PolicyRule>(), RuleDefinition.All.Select(rule => rule.Rule));
        Assert.Equal(RuleDefinition.All.Select(rule => rule.Section).Order(), RuleDefinition.All.Select(rule => rule.Section));
        Assert.Equal(RuleDefinition.All.Count, RuleDefinition.All.Select(rule => rule.Word).Distinct().Count());
    }

    [Fact]
    public void TryParse_EveryRule_IsKeptInCanonicalForm()
    {
        FederationPolicy policy = PolicyDocuments.Parse(PolicyDocuments.Every);
        Assert.Equal(RuleDefinition.All.Select(rule => rule.Rule), policy.Clauses.Select(clause => clause.Rule));
        Assert.True(CanonicalJson.IsCanonical(policy.Bytes.Span));
        Assert.True(FederationPolicy.TryParse(policy.Bytes, out FederationPolicy? again, out _));
        Assert.Equal(policy, again);
    }

    [Fact]
    public void TryParse_NoClauses_LimitsNothing()
    {
        Assert.Equal(FederationPolicy.Unlimited, PolicyDocuments.Parse("""{"version":1,"data":[],"type":"FederationPolicy"}"""));
        Assert.Equal("""{"type":"FederationPolicy","version":1}"""u8, FederationPolicy.Unlimited.Bytes.Span);
    }

    [Fact]
    public void TryParse_ValuesOutOfOrderTwiceAndCovered_AreBroughtToNormalForm()
    {
        FederationPolicy policy = PolicyDocuments.Of("access", """{"id":"a","rule":"tools","allow":["z","read.x","read.*","z","a"]},{"id":"b","rule":"tools","allow":["*"]}""");
        PolicyClause clause = Assert.Single(policy.Clauses);
        Assert.Equal(["a", "read.*", "z"], clause.Values);
        Assert.Equal("""{"allow":["a","read.*","z"],"id":"a","rule":"tools"}""", clause.Text);
    }

    [Theory]
    [InlineData("[]", PolicyFaultReason.NotJson, "", "")]
    [InlineData("{", PolicyFaultReason.NotJson, "", "")]
    [InlineData("""{"version":1}""", PolicyFaultReason.TypeUnknown, "", "type")]
    [InlineData("""{"type":"Policy","version":1}""", PolicyFaultReason.TypeUnknown, "", "type")]
    [InlineData("""{"type":"FederationPolicy"}""", PolicyFaultReason.VersionUnsupported, "", "version")]
    [InlineData("""{"type":"FederationPolicy","version":2}""", PolicyFaultReason.VersionUnsupported, "", "version")]
    [InlineData(Head + "\"dat\":[]}", PolicyFaultReason.MemberUnknown, "", "dat")]
    [InlineData(Head + "\"data\":{}}", PolicyFaultReason.SectionInvalid, "", "data")]
    [InlineData(Head + "\"data\":[1]}", PolicyFaultReason.SectionInvalid, "data[0]", "")]
    [InlineData(Head + "\"data\":[{}]}", PolicyFaultReason.IdInvalid, "data[0]", "id")]
    [InlineData(Head + "\"data\":[{\"id\":\"a b\"}]}", PolicyFaultReason.IdInvalid, "data[0]", "id")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"alow\":[]}]}", PolicyFaultReason.MemberUnknown, "x", "alow")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"region\"}]}", PolicyFaultReason.RuleUnknown, "x", "rule")]
    [InlineData(Head + "\"qos\":[{\"id\":\"x\",\"rule\":\"regions\",\"allow\":[\"EU\"]}]}", PolicyFaultReason.RuleUnknown, "x", "rule")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"regions\"}]}", PolicyFaultReason.KindInvalid, "x", "")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"regions\",\"most\":1}]}", PolicyFaultReason.KindInvalid, "x", "most")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"regions\",\"allow\":[\"EU\"],\"deny\":[\"NA\"]}]}", PolicyFaultReason.KindInvalid, "x", "deny")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"regions\",\"allow\":[]}]}", PolicyFaultReason.ValueInvalid, "x", "allow")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"regions\",\"allow\":[\"eu\"]}]}", PolicyFaultReason.ValueInvalid, "x", "allow")]
    [InlineData(Head + "\"access\":[{\"id\":\"x\",\"rule\":\"tools\",\"allow\":[\"a*b\"]}]}", PolicyFaultReason.ValueInvalid, "x", "allow")]
    [InlineData(Head + "\"access\":[{\"id\":\"x\",\"rule\":\"tools\",\"allow\":[\"\"]}]}", PolicyFaultReason.ValueInvalid, "x", "allow")]
    [InlineData(Head + "\"access\":[{\"id\":\"x\",\"rule\":\"tools\",\"allow\":[1]}]}", PolicyFaultReason.ValueInvalid, "x", "allow")]
    [InlineData(Head + "\"qos\":[{\"id\":\"x\",\"rule\":\"delivery\",\"allow\":[\"fast\"]}]}", PolicyFaultReason.ValueInvalid, "x", "allow")]
    [InlineData(Head + "\"security\":[{\"id\":\"x\",\"rule\":\"sealed\",\"require\":false}]}", PolicyFaultReason.ValueInvalid, "x", "require")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"classification\",\"most\":\"secret\"}]}", PolicyFaultReason.NumberInvalid, "x", "most")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"payloadBytes\",\"most\":1.5}]}", PolicyFaultReason.NumberInvalid, "x", "most")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"members\",\"require\":true}]}", PolicyFaultReason.ValueInvalid, "x", "require")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"members\",\"require\":[\"a*\"]}]}", PolicyFaultReason.ValueInvalid, "x", "require")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"text\",\"deny\":[\"(a\"]}]}", PolicyFaultReason.ValueInvalid, "x", "deny")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"text\",\"deny\":[\"a{64}\",\"b{64}c\"]}]}", PolicyFaultReason.TooHeavy, "x", "deny")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"text\",\"deny\":[\"a\"],\"sealed\":true}]}", PolicyFaultReason.SealedInvalid, "x", "sealed")]
    [InlineData(Head + "\"data\":[{\"id\":\"x\",\"rule\":\"regions\",\"deny\":[\"EU\"],\"sealed\":\"pass\"}]}", PolicyFaultReason.SealedInvalid, "x", "sealed")]
    [InlineData(Head + "\"access\":[{\"id\":\"x\",\"rule\":\"trust\",\"least\":5,\"tier\":5}]}", PolicyFaultReason.TierInvalid, "x", "tier")]
    [InlineData(Head + "\"access\":[{\"id\":\"x\",\"rule\":\"trust\",\"least\":5,\"tier\":0}]}", PolicyFaultReason.TierInvalid, "x", "tier")]
    [InlineData(Head + "\"access\":[{\"id\":\"x\",\"rule\":\"promotion\",\"least\":5}]}", PolicyFaultReason.TierInvalid, "x", "tier")]
    [InlineData(Head + "\"access\":[{\"id\":\"x\",\"rule\":\"promotion\",\"least\":5,\"tier\":4}]}", PolicyFaultReason.TierInvalid, "x", "tier")]
    [InlineData(Head + "\"access\":[{\"id\":\"x\",\"rule\":\"trust\",\"least\":5,\"note\":\"\"}]}", PolicyFaultReason.NoteInvalid, "x", "note")]
    public void TryParse_Wrong_NamesClauseAndMember(string document, PolicyFaultReason reason, string clause, string member)
    {
        Assert.False(FederationPolicy.TryParse(Texts.Utf8(document), out FederationPolicy? policy, out PolicyFault fault));
        Assert.Null(policy);
        Assert.Equal(new PolicyFault(reason, clause, member), fault);
        Assert.EndsWith(".", fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_NumbersOfEachRule_AreTakenUpToTheirBounds()
    {
        foreach (RuleDefinition rule in RuleDefinition.All.Where(rule => rule.Form == ValueForm.Number))
        {
            Assert.True(IsTaken(rule, rule.Least), rule.Word);
            Assert.True(IsTaken(rule, rule.Most), rule.Word);
            Assert.False(IsTaken(rule, rule.Least - 1), rule.Word);
            Assert.False(IsTaken(rule, rule.Most + 1), rule.Word);
        }
    }

    [Fact]
    public void TryParse_Lengths_AreTakenUpToTheirBounds()
    {
        Assert.True(IsTaken(Tool(id: new string('i', PolicyLimits.IdCharsMax))));
        Assert.False(IsTaken(Tool(id: new string('i', PolicyLimits.IdCharsMax + 1))));
        Assert.True(IsTaken(Tool(value: new string('v', PolicyLimits.PatternCharsMax))));
        Assert.False(IsTaken(Tool(value: new string('v', PolicyLimits.PatternCharsMax + 1))));
        Assert.True(IsTaken(Tool(note: new string('n', PolicyLimits.NoteCharsMax))));
        Assert.False(IsTaken(Tool(note: new string('n', PolicyLimits.NoteCharsMax + 1))));
        Assert.True(IsTaken(Tool(value: Values(PolicyLimits.ValuesMax))));
        Assert.False(IsTaken(Tool(value: Values(PolicyLimits.ValuesMax + 1))));
        Assert.True(IsTaken(TextClause("a{64}\",\"b{64}")));
        Assert.False(IsTaken(TextClause("a{64}\",\"b{64}\",\"c")));
        Assert.True(IsTaken(TextClauses(PolicyLimits.TextClausesMax)));
        Assert.False(IsTaken(TextClauses(PolicyLimits.TextClausesMax + 1)));
        Assert.True(IsTaken(Repeated(PolicyLimits.ClausesMax)));
        Assert.False(IsTaken(Repeated(PolicyLimits.ClausesMax + 1)));
        Assert.True(IsTaken(Tool() + new string(' ', PolicyLimits.BytesMax - Tool().Length)));
        Assert.False(IsTaken(Tool() + new string(' ', PolicyLimits.BytesMax - Tool().Length + 1)));
    }

    [Fact]
    public void TryParse_AnyChangedByte_NeverThrows()
    {
        byte[] good = Texts.Utf8(PolicyDocuments.Every);
        Prop.ForAll<int, byte>((at, value) =>
        {
            byte[] changed = [.. good];
            changed[(at & int.MaxValue) % changed.Length] = value;
            bool taken = FederationPolicy.TryParse(changed, out FederationPolicy? policy, out PolicyFault fault);
            return taken == policy is not null && taken == (fault.Reason == PolicyFaultReason.None) && fault.Sentence.Length > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static string TextClause(string expressions) => Head + $"\"data\":[{{\"id\":\"x\",\"rule\":\"text\",\"deny\":[\"{expressions}\"]}}]}}";

    private static string TextClauses(int clauses) =>
        Head + $"\"data\":[{string.Join(',', Enumerable.Range(0, clauses).Select(n => $"{{\"id\":\"x{n}\",\"rule\":\"text\",\"deny\":[\"a{n}\"]}}"))}]}}";

    private static bool IsTaken(string document) => FederationPolicy.TryParse(Texts.Utf8(document), out _, out _);

    private static bool IsTaken(RuleDefinition rule, long number) => IsTaken(
        $$"""{"type":"FederationPolicy","version":1,"{{PolicyWords.Of(rule.Section)}}":[{"id":"x","rule":"{{rule.Word}}","{{PolicyWords.Of(rule.Kinds[0])}}":{{number}},"tier":2}]}""");

    private static string Tool(string id = "i", string value = "v", string note = "n") =>
        $$"""{"type":"FederationPolicy","version":1,"access":[{"id":"{{id}}","rule":"tools","allow":["{{value}}"],"note":"{{note}}"}]}""";

    private static string Values(int count) => string.Join("\",\"", Enumerable.Range(0, count).Select(n => $"v{n:D2}"));

    private static string Repeated(int count) => $$"""{"type":"FederationPolicy","version":1,"security":[{{string.Join(',', Enumerable.Repeat("""{"id":"x","rule":"sealed","require":true}""", count))}}]}""";
}
