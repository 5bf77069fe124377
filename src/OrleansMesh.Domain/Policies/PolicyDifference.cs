namespace OrleansMesh.Domain.Policies;

/// <summary>What changes from one policy to another, rule by rule.</summary>
public static class PolicyDifference
{
    /// <summary>The rules whose clauses differ, in the order of the document; empty for equal policies.</summary>
    public static IReadOnlyList<RuleDifference> Between(FederationPolicy before, FederationPolicy after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return
        [
            .. from rule in RuleDefinition.All
               let old = before.Clauses.Where(clause => clause.Rule == rule.Rule).ToArray()
               let now = after.Clauses.Where(clause => clause.Rule == rule.Rule).ToArray()
               let removed = old.Except(now).ToArray()
               let added = now.Except(old).ToArray()
               where removed.Length + added.Length > 0
               select new RuleDifference(rule, Direction(old, now), removed, added),
        ];
    }

    private static PolicyChange Direction(PolicyClause[] old, PolicyClause[] now) => (ImpliesAll(now, old), ImpliesAll(old, now)) switch
    {
        (true, true) => PolicyChange.Same,
        (true, false) => PolicyChange.Tighter,
        (false, true) => PolicyChange.Looser,
        _ => PolicyChange.Mixed,
    };

    private static bool ImpliesAll(PolicyClause[] narrow, PolicyClause[] wide) => wide.All(w => narrow.Any(n => n.Implies(w)));
}
