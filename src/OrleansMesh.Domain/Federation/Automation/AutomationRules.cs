using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>
/// Which requests, proposals and renewals a mesh answers without a person (F-01, F-12), and when it suspends, resumes and renews what is in force, rotates its key and presents its next credential, as a
/// document of its own (docs/schemas/federation-rules.json). The first rule whose conditions all hold decides; when none does, a person has to. Pure: the same facts give the same decision, with its reasons.
/// </summary>
public sealed class AutomationRules
{
    /// <summary>Longest document, in bytes: a policy, and as much again for rules.</summary>
    public const int BytesMax = 2 * PolicyLimits.BytesMax;

    /// <summary>Most rules.</summary>
    public const int RulesMax = 64;

    internal AutomationRules(IReadOnlyList<AutomationRule> rules, FederationPolicy? policy)
    {
        Rules = rules;
        Policy = policy;
    }

    /// <summary>At most <see cref="RulesMax"/>, in the order in which they are looked at.</summary>
    public IReadOnlyList<AutomationRule> Rules { get; }

    /// <summary>Whether a rule is about what is in force.</summary>
    public bool HasUpkeep => Rules.Any(rule => UpkeepReader.IsUpkeep(rule.Action));

    /// <summary>Ours; null for none.</summary>
    public FederationPolicy? Policy { get; }

    /// <summary>Parses a document of at most <see cref="BytesMax"/>; false with what is wrong, where. Never throws for hostile input.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out AutomationRules? rules, out AutomationFault fault)
    {
        rules = null;
        if (!StrictJson.TryParse(utf8, new JsonLimits { BytesMax = BytesMax, DepthMax = 10 }, out JsonDocument? json, out JsonFault broken))
        {
            fault = new AutomationFault(broken.Reason == JsonFaultReason.TooLarge ? AutomationFaultReason.TooLarge : AutomationFaultReason.NotJson);
            return false;
        }

        using (json)
        {
            fault = AutomationReader.Read(json.RootElement, out List<AutomationRule> read, out FederationPolicy? policy);
            rules = fault.Reason == AutomationFaultReason.None ? new AutomationRules(read, policy) : null;
            return rules is not null;
        }
    }

    /// <summary>What the rules say, with what each rule that was looked at lacks.</summary>
    public AutomationDecision Decide(AutomationFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var explanation = new List<string>();
        foreach (AutomationRule rule in Rules)
        {
            if (Lack(rule, facts) is { } lack)
            {
                explanation.Add($"{rule.Id}: {lack}");
                continue;
            }

            explanation.Add($"{rule.Id}: decides");
            return new AutomationDecision(rule.Action, rule.Id, explanation);
        }

        return new AutomationDecision(AutomationAction.Ask, "", explanation);
    }

    /// <summary>
    /// What the rules say when there are several other parties: all that is said of each of them has to allow it, so the most cautious answer counts, a
    /// decline before a person's decision before a yes. Without other parties a person decides.
    /// </summary>
    public AutomationDecision Decide(IReadOnlyList<AutomationFacts> parties)
    {
        ArgumentNullException.ThrowIfNull(parties);
        AutomationDecision[] each = [.. parties.Select(Decide)];
        AutomationDecision? first = each.FirstOrDefault(decision => decision.Action == AutomationAction.Decline)
            ?? each.FirstOrDefault(decision => decision.Action == AutomationAction.Ask)
            ?? each.FirstOrDefault();
        return new AutomationDecision(first?.Action ?? AutomationAction.Ask, first?.Rule ?? "", [.. each.SelectMany(decision => decision.Explanation)]);
    }

    /// <summary>
    /// What the rules do with a federation in force: suspend, resume, renew or keep it. One other party that a rule suspends for is enough; to resume and to
    /// renew, the conditions have to hold for all. A suspension that a person made is left to a person, and so is a renewal that was offered once.
    /// </summary>
    /// <param name="parties">What is known of each other party; 1 to 15.</param>
    public AutomationDecision Decide(IReadOnlyList<AutomationFacts> parties, UpkeepFacts federation)
    {
        ArgumentNullException.ThrowIfNull(parties);
        ArgumentNullException.ThrowIfNull(federation);
        return UpkeepRules.Decide(this, parties, federation);
    }

    /// <summary>Whether the rules rotate the mesh's own key, which is so old, or keep it.</summary>
    public AutomationDecision DecideKey(TimeSpan age) => UpkeepRules.DecideKey(this, age);

    /// <summary>Whether the rules look for the next credential of the mesh, or keep the one that it has.</summary>
    /// <param name="left">Until its end, negative after it; null when the mesh keeps none, or one that does not end.</param>
    public AutomationDecision DecideCredential(TimeSpan? left) => UpkeepRules.DecideCredential(this, left);

    /// <summary>The reason that a signed event of a rule gives, for both sides to read.</summary>
    public static string ReasonOf(string rule) => UpkeepRules.Reason(rule);

    /// <summary>The id of the rule whose reason it is; false when a person gave it.</summary>
    public static bool TryReadReason(string reason, [NotNullWhen(true)] out string? rule)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return UpkeepRules.TryReadReason(reason, out rule);
    }

    // The first condition that does not hold; null when all do.
    private string? Lack(AutomationRule rule, AutomationFacts facts)
    {
        if (OccasionLack(rule, facts) is { } other)
        {
            return other;
        }

        // A request names no terms: what is asked of them is looked at when they are offered, and a yes binds nobody before.
        return facts.Occasion != AutomationOccasion.Request ? ConditionLack(rule, facts) : PartnerLack(rule, facts) ?? RequestLack(rule);
    }

    internal string? ConditionLack(AutomationRule rule, AutomationFacts facts) => PartnerLack(rule, facts) ?? GrantLack(rule, facts) ?? PolicyLack(rule.Policy, facts);

    private static string? PartnerLack(AutomationRule rule, AutomationFacts facts)
    {
        if (rule.Partners.Count > 0 && !rule.Partners.Any(pattern => Matches(pattern, facts.Partner)))
        {
            return $"{facts.Partner} is none of its partners";
        }

        if (rule.TrustMin > facts.Trust)
        {
            return $"trust {facts.Trust} is below {rule.TrustMin}";
        }

        if (rule.TierMax < facts.Tier)
        {
            return $"tier {facts.Tier} is above {rule.TierMax}";
        }

        return rule.Capabilities.FirstOrDefault(wanted => !facts.Capabilities.Contains(wanted, StringComparer.Ordinal)) is { } missing
            ? $"no credential names the capability {missing}"
            : null;
    }

    private static string? OccasionLack(AutomationRule rule, AutomationFacts facts)
    {
        if (UpkeepReader.IsUpkeep(rule.Action))
        {
            return "it is about what is in force";
        }

        if (facts.Occasion != AutomationOccasion.Renewal)
        {
            return rule.Renewal == RenewalDemand.None ? null : "it is about renewals alone";
        }

        if (rule.Renewal == RenewalDemand.None)
        {
            return "it is not about renewals";
        }

        return rule.Renewal == RenewalDemand.Within ? facts.Widening : null;
    }

    private static string? RequestLack(AutomationRule rule) =>
        rule.Action != AutomationAction.Accept && (rule.Grants is not null || rule.Policy != PolicyDemand.None) ? "the request names no terms yet" : null;

    private static string? GrantLack(AutomationRule rule, AutomationFacts facts)
    {
        AgreementGrant? excess = rule.Grants is { } grants
            ? facts.Asked.FirstOrDefault(asked => !grants.Any(grant => asked.Kind == grant.Kind && Matches(grant.Pattern, asked.Pattern)))
            : null;
        return excess is null ? null : $"{AutomationReader.Word(excess.Kind)}:{excess.Pattern} is asked beyond its grants";
    }

    internal string? PolicyLack(PolicyDemand demand, AutomationFacts facts)
    {
        FederationPolicy theirs = facts.Policy ?? FederationPolicy.Unlimited;
        if (demand == PolicyDemand.Keeps)
        {
            PolicyClause? lost = Policy!.Clauses.FirstOrDefault(ours => !theirs.Clauses.Any(clause => clause.Implies(ours)));
            return lost is null ? null : $"the policy of the terms does not keep our clause {lost.Id}";
        }

        if (demand == PolicyDemand.None)
        {
            return null;
        }

        if (!FederationPolicy.TryIntersect(Policy!, theirs, out FederationPolicy? both, out PolicyFault fault))
        {
            return $"both policies together are too much ({fault.Reason})";
        }

        // A contradiction for low tiers alone may be meant, as in agreements.
        return EffectivePolicy.Of(both).Contradictions.FirstOrDefault(contradiction => contradiction.Tier == 1)?.Sentence;
    }

    // A name, or a prefix and an asterisk, which a prefix that goes on from it is within.
    private static bool Matches(string pattern, string text) =>
        pattern.EndsWith('*') ? text.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == text;
}
