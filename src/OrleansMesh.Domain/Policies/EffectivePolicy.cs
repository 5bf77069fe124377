namespace OrleansMesh.Domain.Policies;

/// <summary>A policy with the clauses of each rule taken together: "EU only" and "NA, EU" are "EU".</summary>
public sealed class EffectivePolicy
{
    private EffectivePolicy(IReadOnlyList<EffectiveLimit> limits, IReadOnlyList<PolicyContradiction> contradictions)
    {
        Limits = limits;
        Contradictions = contradictions;
    }

    /// <summary>One for each rule and tier at which it changes, in the order of the document.</summary>
    public IReadOnlyList<EffectiveLimit> Limits { get; }

    /// <summary>Rules that let nothing pass, with the clauses that exclude each other.</summary>
    public IReadOnlyList<PolicyContradiction> Contradictions { get; }

    /// <summary>What the clauses of a policy amount to.</summary>
    public static EffectivePolicy Of(FederationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        EffectiveLimit[] limits =
        [
            .. from rule in policy.Clauses.GroupBy(clause => clause.Rule)
               from tier in rule.Select(clause => clause.Tier).Distinct().Order()
               select Limit(RuleDefinition.Of(rule.Key), tier, [.. rule.Where(clause => IsFor(clause, tier))]),
        ];
        return new EffectivePolicy(limits, [.. limits.Where(limit => limit.IsEmpty).Select(Contradiction)]);
    }

    /// <summary>The limit of a rule for agents of a tier; null when there is none.</summary>
    public EffectiveLimit? Find(PolicyRule rule, int tier) => rule == PolicyRule.Promotion
        ? Limits.FirstOrDefault(limit => limit.Definition.Rule == rule && limit.Tier >= tier)
        : Limits.LastOrDefault(limit => limit.Definition.Rule == rule && limit.Tier <= tier);

    private static bool IsFor(PolicyClause clause, int tier) => clause.Rule == PolicyRule.Promotion ? clause.Tier >= tier : clause.Tier <= tier;

    private static EffectiveLimit Limit(RuleDefinition rule, int tier, PolicyClause[] clauses) => clauses[0].Kind switch
    {
        ClauseKind.Most => new EffectiveLimit(rule, tier, ClauseKind.Most, [], clauses.Min(clause => clause.Number), clauses),
        ClauseKind.Least => new EffectiveLimit(rule, tier, ClauseKind.Least, [], clauses.Max(clause => clause.Number), clauses),
        ClauseKind.Require => new EffectiveLimit(rule, tier, ClauseKind.Require, rule.Normalize([.. clauses.SelectMany(clause => clause.Values)]), 0, clauses),
        _ => Listed(rule, tier, clauses),
    };

    private static EffectiveLimit Listed(RuleDefinition rule, int tier, PolicyClause[] clauses)
    {
        IReadOnlyList<string>? allowed = null;
        foreach (PolicyClause clause in clauses.Where(clause => clause.Kind == ClauseKind.Allow))
        {
            allowed = allowed is null ? clause.Values : NamePatterns.Meet(allowed, clause.Values);
        }

        string[] denied = rule.Normalize([.. clauses.Where(clause => clause.Kind == ClauseKind.Deny).SelectMany(clause => clause.Values)]);
        return allowed is null
            ? new EffectiveLimit(rule, tier, ClauseKind.Deny, denied, 0, clauses)
            : new EffectiveLimit(rule, tier, ClauseKind.Allow, [.. allowed.Where(a => !denied.Any(d => NamePatterns.Covers(d, a)))], 0, clauses);
    }

    private static PolicyContradiction Contradiction(EffectiveLimit limit)
    {
        for (int left = 0; left < limit.From.Count; left++)
        {
            for (int right = left + 1; right < limit.From.Count; right++)
            {
                PolicyClause[] pair = [limit.From[left], limit.From[right]];
                if (pair.Any(clause => clause.Kind == ClauseKind.Allow) && Listed(limit.Definition, limit.Tier, pair).IsEmpty)
                {
                    return new PolicyContradiction(limit.Definition, limit.Tier, pair);
                }
            }
        }

        return new PolicyContradiction(limit.Definition, limit.Tier, limit.From);
    }
}
