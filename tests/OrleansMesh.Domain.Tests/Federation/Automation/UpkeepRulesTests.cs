using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Federation.Automation;

/// <summary>F-07, F-12: what is done with a federation in force, and with the mesh's own key and credential, without a person.</summary>
public sealed class UpkeepRulesTests
{
    private const string Europe = """{"type":"FederationPolicy","version":1,"data":[{"id":"acme/eu","rule":"regions","allow":["EU"]}]}""";
    private const string America = """{"type":"FederationPolicy","version":1,"data":[{"id":"mit/na","rule":"regions","allow":["NA"]}]}""";
    private const string Both = """{"type":"FederationPolicy","version":1,"data":[{"id":"mit/home","rule":"regions","allow":["NA","EU"]}]}""";
    private const string Mit = "did:mesh:academic:mit-001";
    private const string Acme = "did:mesh:enterprise:acme-001";

    private const string Pair = """
        {"id":"up","action":"renew","when":{"expiresWithinHours":48}},
        {"id":"again","action":"resume","trust":60},
        {"id":"distrust","action":"suspend","when":{"trustBelow":40}},
        {"id":"breaker","action":"suspend","when":{"violations":3}}
        """;

    private static readonly AutomationFacts Partner =
        new(Mit, 50, 4, [], [new AgreementGrant(Acme, Mit, GrantKind.Tool, "search_*")], null) { Occasion = AutomationOccasion.Upkeep };

    private static readonly UpkeepFacts Flowing = new(TimeSpan.FromDays(30), TimeSpan.FromDays(90), false, false, null, 0, 5);
    private static readonly UpkeepFacts Suspended = Flowing with { IsSuspended = true, IsSuspendedByUs = true, SuspendedByRule = "distrust" };

    [Theory]
    [InlineData("\"trustBelow\":51", true)]
    [InlineData("\"trustBelow\":50", false)]
    [InlineData("\"violations\":2", true)]
    [InlineData("\"violations\":3", false)]
    [InlineData("\"expiresWithinHours\":49", true)]
    [InlineData("\"expiresWithinHours\":48", false)]
    [InlineData("\"trustBelow\":51,\"violations\":2", true)]
    [InlineData("\"trustBelow\":51,\"violations\":3", false)]
    public void Decide_OneDemand_SuspendsOrKeepsWithTheReason(string when, bool isSuspended)
    {
        AutomationDecision decision = Read($$$"""{"id":"a","action":"suspend","when":{{{{when}}}}}""").Decide([Partner with { Violations = 2 }], Flowing with { Left = TimeSpan.FromHours(48) });

        Assert.Equal(isSuspended ? (AutomationAction.Suspend, "a") : (AutomationAction.Keep, ""), (decision.Action, decision.Rule));
        Assert.StartsWith("a: ", Assert.Single(decision.Explanation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keeps", Europe, false)]
    [InlineData("keeps", Both, true)]
    [InlineData("keeps", null, true)]
    [InlineData("intersects", Both, false)]
    [InlineData("intersects", America, true)]
    public void Decide_PolicyInForce_IsComparedWithOurs(string lacks, string? inForce, bool isSuspended)
    {
        FederationPolicy? policy = null;
        Assert.True(inForce is null || FederationPolicy.TryParse(Texts.Utf8(inForce), out policy, out _));
        AutomationRules rules = Read($$$"""{"id":"a","action":"suspend","when":{"policyLacks":"{{{lacks}}}"}}""", Europe);

        Assert.Equal(isSuspended ? AutomationAction.Suspend : AutomationAction.Keep, rules.Decide([Partner with { Policy = policy }], Flowing).Action);
    }

    [Theory]
    [InlineData(39, 0, AutomationAction.Suspend, "distrust")]
    [InlineData(40, 0, AutomationAction.Keep, "")]
    [InlineData(80, 3, AutomationAction.Suspend, "breaker")]
    [InlineData(80, 2, AutomationAction.Keep, "")]
    public void Decide_WhatFlows_IsSuspendedByTheFirstRuleThatHolds(int trust, long violations, AutomationAction action, string rule)
    {
        AutomationDecision decision = Read(Pair).Decide([Partner with { Trust = trust, Violations = violations }], Flowing);
        Assert.Equal((action, rule), (decision.Action, decision.Rule));
    }

    [Theory]
    [InlineData(60, AutomationAction.Resume)]
    [InlineData(59, AutomationAction.Keep)]
    [InlineData(39, AutomationAction.Keep)]
    public void Decide_WhatARuleSuspended_IsResumedWhenARuleSaysSo(int trust, AutomationAction action) =>
        Assert.Equal(action, Read(Pair).Decide([Partner with { Trust = trust }], Suspended).Action);

    [Fact]
    public void Decide_WhatAPersonOrAnotherSuspended_IsLeftToThem()
    {
        AutomationRules rules = Read(Pair);
        AutomationDecision decision = rules.Decide([Partner with { Trust = 90 }], Suspended with { SuspendedByRule = null });
        Assert.Equal(AutomationAction.Keep, decision.Action);
        Assert.Contains("again: a person has suspended it", decision.Explanation);

        UpkeepFacts theirs = Flowing with { IsSuspended = true, Left = TimeSpan.FromHours(1) };
        Assert.Equal(AutomationAction.Keep, rules.Decide([Partner with { Trust = 90 }], theirs).Action);
        Assert.Equal("distrust", rules.Decide([Partner with { Trust = 10 }], theirs).Rule);
    }

    [Fact]
    public void Decide_BeforeItsEnd_IsRenewedOnceAndNotWhenARuleSuspends()
    {
        AutomationRules rules = Read(Pair);
        UpkeepFacts ending = Flowing with { Left = TimeSpan.FromHours(47) };
        Assert.Equal((AutomationAction.Renew, "up"), (rules.Decide([Partner], ending).Action, rules.Decide([Partner], ending).Rule));
        Assert.Equal(AutomationAction.Keep, rules.Decide([Partner], ending with { Rounds = 1 }).Action);
        Assert.Equal(AutomationAction.Renew, rules.Decide([Partner], ending with { Lifetime = TimeSpan.FromHours(94) }).Action);
        Assert.Equal(AutomationAction.Keep, rules.Decide([Partner], ending with { Lifetime = TimeSpan.FromHours(93) }).Action);
        Assert.Equal(AutomationAction.Suspend, rules.Decide([Partner with { Trust = 0 }], ending).Action);
        Assert.Equal(AutomationAction.Keep, rules.Decide([], ending).Action);
    }

    [Fact]
    public void Decide_HalfOfTheHistoryUsed_SuspendsAndLeavesTheRestToAPerson()
    {
        AutomationRules rules = Read(Pair);
        UpkeepFacts last = Suspended with { Events = FederationLifecycle.EventsMax / 2 };
        Assert.Equal(AutomationAction.Resume, rules.Decide([Partner with { Trust = 90 }], last).Action);
        Assert.Equal(AutomationAction.Keep, rules.Decide([Partner with { Trust = 90 }], last with { Events = last.Events + 1 }).Action);
        Assert.Equal(AutomationAction.Suspend, rules.Decide([Partner with { Trust = 0 }], Flowing with { Events = last.Events + 1 }).Action);
    }

    [Fact]
    public void Decide_SeveralParties_OneIsEnoughToSuspendAndAllAreNeededToResume()
    {
        AutomationRules rules = Read(Pair);
        AutomationFacts other = Partner with { Partner = Acme, Trust = 20 };
        Assert.Equal("distrust", rules.Decide([Partner, other], Flowing).Rule);
        Assert.Equal(AutomationAction.Keep, rules.Decide([Partner with { Trust = 90 }, other with { Trust = 59 }], Suspended).Action);
        Assert.Equal(AutomationAction.Resume, rules.Decide([Partner with { Trust = 90 }, other with { Trust = 60 }], Suspended).Action);
    }

    [Theory]
    [InlineData(9, 100, false, AutomationAction.End, "hopeless")]
    [InlineData(10, 100, false, AutomationAction.Suspend, "distrust")]
    [InlineData(40, 47, true, AutomationAction.End, "silence")]
    [InlineData(40, 48, true, AutomationAction.Keep, "")]
    [InlineData(40, 47, false, AutomationAction.Renew, "up")]
    public void Decide_ARuleThatEnds_DecidesBeforeAllOthers(int trust, int hoursLeft, bool isUnanswered, AutomationAction action, string rule)
    {
        AutomationRules rules = Read(Pair + """,{"id":"hopeless","action":"end","when":{"trustBelow":10}},{"id":"silence","action":"end","when":{"expiresWithinHours":48,"unanswered":true}}""");
        UpkeepFacts facts = Flowing with { Left = TimeSpan.FromHours(hoursLeft), IsOfferUnanswered = isUnanswered, Rounds = isUnanswered ? 1 : 0 };

        AutomationDecision decision = rules.Decide([Partner with { Trust = 90 }, Partner with { Trust = trust }], facts);

        Assert.Equal((action, rule), (decision.Action, decision.Rule));
        Assert.Equal(action == AutomationAction.End, rules.Decide([Partner with { Trust = trust }], facts with { IsSuspended = true, IsSuspendedByUs = true }).Action == AutomationAction.End);
    }

    [Fact]
    public void DecideKey_AtItsAge_IsRotated()
    {
        AutomationRules rules = Read("""{"id":"yearly","action":"rotate","when":{"keyAgeHours":8760}}""");
        Assert.Equal((AutomationAction.Rotate, "yearly"), (rules.DecideKey(TimeSpan.FromDays(365)).Action, rules.DecideKey(TimeSpan.FromDays(365)).Rule));
        Assert.Equal(AutomationAction.Keep, rules.DecideKey(TimeSpan.FromDays(365) - TimeSpan.FromTicks(1)).Action);
        Assert.Equal(AutomationAction.Keep, Read(Pair).DecideKey(TimeSpan.FromDays(3650)).Action);
        Assert.Equal(AutomationAction.Keep, rules.Decide([Partner with { Trust = 0 }], Flowing).Action);
    }

    [Theory]
    [InlineData(167, AutomationAction.Present)]
    [InlineData(-1, AutomationAction.Present)]
    [InlineData(168, AutomationAction.Keep)]
    [InlineData(null, AutomationAction.Keep)]
    public void DecideCredential_NearItsEnd_IsLookedFor(int? hoursLeft, AutomationAction action)
    {
        AutomationRules rules = Read("""{"id":"week","action":"present","from":"https://issuer.example/mit.json","when":{"credentialEndsWithinHours":168}}""");
        AutomationDecision decision = rules.DecideCredential(hoursLeft is { } hours ? TimeSpan.FromHours(hours) : null);

        Assert.Equal((action, action == AutomationAction.Keep ? "" : "week"), (decision.Action, decision.Rule));
        Assert.StartsWith("week: ", Assert.Single(decision.Explanation), StringComparison.Ordinal);
        Assert.True(rules.HasUpkeep);
        Assert.Equal(AutomationAction.Keep, rules.DecideKey(TimeSpan.FromDays(3650)).Action);
        Assert.Equal(AutomationAction.Keep, rules.Decide([Partner with { Trust = 0 }], Flowing).Action);
        Assert.Equal(AutomationAction.Keep, Read(Pair).DecideCredential(TimeSpan.Zero).Action);
    }

    [Theory]
    [InlineData("/var/issued/mit.json", true)]
    [InlineData("https://issuer.example/mit.json", true)]
    [InlineData("https://10.1.2.3:8443/mit.json?of=mit", true)]
    [InlineData("http://issuer.example/mit.json", false)]
    [InlineData("https://user:secret@issuer.example/mit.json", false)]
    [InlineData("https://", false)]
    [InlineData("file:///var/issued/mit.json", false)]
    [InlineData("mit.json", false)]
    [InlineData("../mit.json", false)]
    [InlineData("/var/\\u0000", false)]
    [InlineData("", false)]
    public void TryParse_WhereTheNextCredentialIs_IsAnAbsolutePathOrAnHttpsUrl(string from, bool isTaken)
    {
        bool isRead = AutomationRules.TryParse(Texts.Utf8(Document(Present(from), null)), out AutomationRules? rules, out AutomationFault fault);

        Assert.Equal((isTaken, isTaken ? "" : "from"), (isRead, fault.Member ?? ""));
        Assert.Equal(isTaken ? from : null, rules?.Rules[0].From);
    }

    [Theory]
    [InlineData(AutomationRule.FromCharsMax, true)]
    [InlineData(AutomationRule.FromCharsMax + 1, false)]
    public void TryParse_WhereTheNextCredentialIs_IsBounded(int length, bool isTaken) =>
        Assert.Equal(isTaken, AutomationRules.TryParse(Texts.Utf8(Document(Present("/" + new string('a', length - 1)), null)), out _, out _));

    [Fact]
    public void TryParse_WhereTheNextCredentialIs_AnyText_IsReadBackOrNamed() => Prop.ForAll<string>(text =>
    {
        string from = text ?? "";
        bool isRead = AutomationRules.TryParse(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { type = "FederationRules", version = 1, rules = new[] { new { id = "a", action = "present", from, when = new { credentialEndsWithinHours = 1 } } } }),
            out AutomationRules? rules,
            out AutomationFault fault);
        return isRead
            ? rules!.Rules[0].From == from && (from[0] == '/' || from.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || OperatingSystem.IsWindows())
            : fault.Reason != AutomationFaultReason.None;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(AutomationOccasion.Proposal)]
    [InlineData(AutomationOccasion.Request)]
    [InlineData(AutomationOccasion.Renewal)]
    public void Decide_WhatAsks_IsNeverAnsweredByARuleAboutWhatIsInForce(AutomationOccasion occasion)
    {
        AutomationDecision decision = Read(Pair).Decide(Partner with { Occasion = occasion, Trust = 0 });
        Assert.Equal((AutomationAction.Ask, ""), (decision.Action, decision.Rule));
        Assert.All(decision.Explanation, line => Assert.EndsWith("it is about what is in force", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Decide_AnyFacts_AreDecidedCautiouslyAndOnce() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ArrayOf(7).ToArbitrary(),
        drawn =>
        {
            bool isOurs = drawn[3] % 2 == 1;
            AutomationFacts facts = Partner with { Trust = drawn[0] % 101, Violations = drawn[1] % 5 };
            var federation = new UpkeepFacts(
                TimeSpan.FromHours(drawn[2] % 60), TimeSpan.FromHours(80), isOurs || drawn[4] % 2 == 1, isOurs, isOurs && drawn[4] % 3 == 1 ? "distrust" : null, drawn[5] % 3, drawn[6] % 1024);
            AutomationRules rules = Read(Pair);
            AutomationDecision decision = rules.Decide([facts], federation);
            bool isBad = facts.Trust < 40 || facts.Violations >= 3;
            Assert.Equal(isBad && !isOurs, decision.Action == AutomationAction.Suspend);
            Assert.True(decision.Action != AutomationAction.Resume || (!isBad && facts.Trust >= 60 && federation.SuspendedByRule is not null));
            Assert.True(decision.Action != AutomationAction.Renew || (!isBad && federation.Left <= TimeSpan.FromHours(40) && federation is { Rounds: 0, IsSuspended: false }));
            Assert.Equal(decision.Action == AutomationAction.Keep, decision.Rule.Length == 0);
            Assert.InRange(decision.Explanation.Count, 1, rules.Rules.Count);

            // What was decided is done, and is not done again: the next look keeps it.
            UpkeepFacts after = decision.Action switch
            {
                AutomationAction.Suspend => federation with { IsSuspended = true, IsSuspendedByUs = true, SuspendedByRule = decision.Rule },
                AutomationAction.Resume => federation with { IsSuspended = false, IsSuspendedByUs = false, SuspendedByRule = null, Rounds = 1 },
                AutomationAction.Renew => federation with { Rounds = 1 },
                _ => federation,
            };
            Assert.Equal(AutomationAction.Keep, rules.Decide([facts], after).Action);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("distrust")]
    [InlineData("a.b/c:d-e_f")]
    public void ReasonOf_ARule_IsReadBack(string rule)
    {
        Assert.True(AutomationRules.TryReadReason(AutomationRules.ReasonOf(rule), out string? read));
        Assert.Equal(rule, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("By rule .")]
    [InlineData("By rule x")]
    [InlineData("audit")]
    public void TryReadReason_OfAPerson_IsNone(string reason) => Assert.False(AutomationRules.TryReadReason(reason, out _));

    [Theory]
    [InlineData("\"suspend\"", "when")]
    [InlineData("\"suspend\",\"when\":{}", "when")]
    [InlineData("\"suspend\",\"when\":7", "when")]
    [InlineData("\"suspend\",\"when\":{\"trustAbove\":7}", "when")]
    [InlineData("\"suspend\",\"when\":{\"trustBelow\":0}", "trustBelow")]
    [InlineData("\"suspend\",\"when\":{\"trustBelow\":101}", "trustBelow")]
    [InlineData("\"suspend\",\"when\":{\"violations\":0}", "violations")]
    [InlineData("\"suspend\",\"when\":{\"violations\":1000001}", "violations")]
    [InlineData("\"suspend\",\"when\":{\"policyLacks\":\"all\"}", "policyLacks")]
    [InlineData("\"suspend\",\"when\":{\"policyLacks\":\"\"}", "policyLacks")]
    [InlineData("\"suspend\",\"when\":{\"keyAgeHours\":1}", "when")]
    [InlineData("\"suspend\",\"when\":{\"trustBelow\":1},\"capabilities\":[\"a\"]", "capabilities")]
    [InlineData("\"renew\"", "when")]
    [InlineData("\"renew\",\"when\":{\"expiresWithinHours\":1},\"renewal\":\"any\"", "renewal")]
    [InlineData("\"renew\",\"when\":{\"expiresWithinHours\":0}", "expiresWithinHours")]
    [InlineData("\"renew\",\"when\":{\"expiresWithinHours\":87601}", "expiresWithinHours")]
    [InlineData("\"resume\",\"when\":{\"trustBelow\":1}", "when")]
    [InlineData("\"end\"", "when")]
    [InlineData("\"end\",\"when\":{\"keyAgeHours\":1}", "when")]
    [InlineData("\"end\",\"when\":{\"unanswered\":true}", "unanswered")]
    [InlineData("\"end\",\"when\":{\"unanswered\":false,\"expiresWithinHours\":1}", "unanswered")]
    [InlineData("\"end\",\"when\":{\"unanswered\":true,\"trustBelow\":1}", "unanswered")]
    [InlineData("\"suspend\",\"when\":{\"unanswered\":true,\"expiresWithinHours\":1}", "unanswered")]
    [InlineData("\"rotate\"", "when")]
    [InlineData("\"rotate\",\"when\":{\"keyAgeHours\":87601}", "keyAgeHours")]
    [InlineData("\"rotate\",\"when\":{\"keyAgeHours\":1,\"violations\":1}", "when")]
    [InlineData("\"rotate\",\"when\":{\"keyAgeHours\":1},\"trust\":1", "when")]
    [InlineData("\"present\"", "from")]
    [InlineData("\"present\",\"from\":7", "from")]
    [InlineData("\"present\",\"from\":\"/a\"", "when")]
    [InlineData("\"present\",\"when\":{\"credentialEndsWithinHours\":1}", "from")]
    [InlineData("\"present\",\"from\":\"/a\",\"when\":{\"credentialEndsWithinHours\":0}", "credentialEndsWithinHours")]
    [InlineData("\"present\",\"from\":\"/a\",\"when\":{\"credentialEndsWithinHours\":87601}", "credentialEndsWithinHours")]
    [InlineData("\"present\",\"from\":\"/a\",\"when\":{\"credentialEndsWithinHours\":1,\"keyAgeHours\":1}", "when")]
    [InlineData("\"present\",\"from\":\"/a\",\"when\":{\"credentialEndsWithinHours\":1},\"trust\":1", "when")]
    [InlineData("\"rotate\",\"when\":{\"keyAgeHours\":1},\"from\":\"/a\"", "from")]
    [InlineData("\"rotate\",\"when\":{\"keyAgeHours\":1,\"credentialEndsWithinHours\":1}", "when")]
    [InlineData("\"end\",\"when\":{\"credentialEndsWithinHours\":1}", "when")]
    [InlineData("\"accept\",\"from\":\"/a\"", "from")]
    [InlineData("\"accept\",\"when\":{\"trustBelow\":1}", "when")]
    public void TryParse_RuleThatIsNone_IsRefusedWithItsPlace(string rule, string member)
    {
        Assert.False(AutomationRules.TryParse(Texts.Utf8(Document($$"""{"id":"a","action":{{rule}}}""", null)), out _, out AutomationFault fault));
        Assert.Equal((AutomationFaultReason.ValueInvalid, "rules[0]", member), (fault.Reason, fault.Rule, fault.Member));
    }

    [Fact]
    public void TryParse_Bounds_AreTaken()
    {
        AutomationRules rules = Read(
            """
            {"id":"a","action":"suspend","when":{"trustBelow":100,"violations":1000000,"expiresWithinHours":87600,"policyLacks":"keeps"}},
            {"id":"b","action":"resume"},
            {"id":"c","action":"rotate","when":{"keyAgeHours":87600}},
            {"id":"d","action":"present","from":"/a","when":{"credentialEndsWithinHours":87600}}
            """,
            Europe);
        Assert.Equal(new UpkeepDemand(100, 1_000_000, PolicyDemand.Keeps, TimeSpan.FromHours(87_600), null), rules.Rules[0].When);
        Assert.False(AutomationRules.TryParse(Texts.Utf8(Document("""{"id":"a","action":"suspend","when":{"policyLacks":"keeps"}}""", null)), out _, out AutomationFault fault));
        Assert.Equal((AutomationFaultReason.PolicyMissing, "policyLacks"), (fault.Reason, fault.Member));
    }

    private static string Present(string from) => $$$"""{"id":"a","action":"present","from":"{{{from}}}","when":{"credentialEndsWithinHours":1}}""";

    private static string Document(string rules, string? policy) =>
        $$"""{"type":"FederationRules","version":1,{{(policy is null ? "" : $"\"policy\":{policy},")}}"rules":[{{rules}}]}""";

    private static AutomationRules Read(string rules, string? policy = null)
    {
        Assert.True(AutomationRules.TryParse(Texts.Utf8(Document(rules, policy)), out AutomationRules? read, out AutomationFault fault), fault.Sentence);
        return read;
    }
}
