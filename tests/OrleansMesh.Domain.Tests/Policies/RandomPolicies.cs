using System.Text.Json.Nodes;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Policies;

/// <summary>Documents and facts from few values, so that they often meet.</summary>
internal static class RandomPolicies
{
    private static readonly string[] Names = ["*", "a*", "ab*", "abc*", "a", "ab", "abc", "abd", "b*", "b"];
    private static readonly string[] Expressions = ["a*", "^ab", "c$", "a|b", "ab?c", "[b-d]", "1"];
    private static readonly string[] Regions = ["EU", "NA", "AP", "CH"];
    private static readonly string[] Plain = ["a", "ab", "abc", "abd", "abce", "b", "ba", "c"];

    public static FederationPolicy Policy(int seed) => Parse(Document(new Random(seed), 10));

    public static FederationPolicy Parse(JsonObject document) =>
        FederationPolicy.TryParse(Texts.Utf8(document.ToJsonString()), out FederationPolicy? policy, out PolicyFault fault)
            ? policy
            : throw new InvalidOperationException(fault.Sentence);

    /// <summary>A valid document of fewer than <paramref name="clauses"/> clauses.</summary>
    public static JsonObject Document(Random random, int clauses)
    {
        var document = new JsonObject { ["type"] = "FederationPolicy", ["version"] = 1 };
        for (int left = random.Next(clauses); left > 0; left--)
        {
            RuleDefinition rule = RuleDefinition.All[random.Next(RuleDefinition.All.Count)];
            string section = PolicyWords.Of(rule.Section);
            document[section] ??= new JsonArray();
            document[section]!.AsArray().Add(Clause(random, rule));
        }

        return document;
    }

    public static JsonObject Clause(Random random, RuleDefinition rule)
    {
        ClauseKind kind = rule.Kinds[random.Next(rule.Kinds.Count)];
        var clause = new JsonObject
        {
            ["id"] = $"c/{random.Next(5)}",
            ["rule"] = rule.Word,
            [PolicyWords.Of(kind)] = rule.Form switch
            {
                ValueForm.Flag => true,
                ValueForm.Rank => rule.Words[random.Next(rule.Words.Count)],
                ValueForm.Number => random.NextInt64(rule.Least, Math.Min(rule.Most, rule.Least + 8) + 1),
                ValueForm.Words => Some(random, rule.Words),
                ValueForm.Regions => Some(random, Regions),
                ValueForm.Names => Some(random, Plain),
                ValueForm.Expressions => Some(random, Expressions),
                _ => Some(random, Names),
            },
        };
        if (rule.Rule == PolicyRule.Promotion || random.Next(3) == 0)
        {
            clause["tier"] = random.Next(1, rule.Rule == PolicyRule.Promotion ? 4 : 5);
        }

        if (random.Next(4) == 0)
        {
            clause["note"] = "why";
        }

        if (rule.ReadsContent && random.Next(2) == 0)
        {
            clause["sealed"] = random.Next(3) == 0 ? "pass" : "refuse";
        }

        return clause;
    }

    public static PolicyFacts Facts(int seed)
    {
        var random = new Random(seed);
        return new PolicyFacts
        {
            Source = One(random, Plain),
            Target = One(random, Plain),
            Trust = random.Next(10),
            Tier = random.Next(1, 5),
            HasCredential = Mostly(random),
            IsPostQuantum = Mostly(random),
            SourceRegion = Mostly(random) ? One(random, Regions) : "",
            TargetRegion = Mostly(random) ? One(random, Regions) : "",
            Delivery = (DeliveryMode)random.Next(2),
            LifetimeMilliseconds = random.Next(10) * 1000L,
            Hops = random.Next(6),
            PayloadType = One(random, Plain),
            Call = random.Next(2) == 0 ? null : (GrantKind)random.Next(3),
            CallName = One(random, Plain),
            PayloadBytes = random.Next(10),
            Content = random.Next(3) == 0 ? default : Texts.Utf8($$"""{"{{One(random, Plain)}}":[{"{{One(random, Plain)}}":"{{One(random, Plain)}}"}]}"""),
            IsSealed = Mostly(random),
            HasExplanation = Mostly(random),
            Compliance = Mostly(random) ? new ComplianceContext((DataClass)random.Next(4), (LegalBasis)random.Next(7), random.Next(10), Mostly(random)) : default,
        };
    }

    private static bool Mostly(Random random) => random.Next(5) > 0;

    private static string One(Random random, string[] from) => from[random.Next(from.Length)];

    private static JsonArray Some(Random random, IReadOnlyList<string> from) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => JsonValue.Create(from[random.Next(from.Count)]))];
}
