namespace OrleansMesh.Domain.Policies;

/// <summary>Clauses of one rule that have nothing in common: under both, nothing passes.</summary>
/// <param name="Tier">For agents of this tier and of higher numbers.</param>
/// <param name="Clauses">The first pair that excludes each other, or all when only all of them together do.</param>
public sealed record PolicyContradiction(RuleDefinition Definition, int Tier, IReadOnlyList<PolicyClause> Clauses)
{
    /// <summary>Which clauses exclude each other, and what each says.</summary>
    public string Sentence =>
        $"{Definition.Word}: {string.Join(" and ", Clauses.Select(c => $"{c.Id} ({PolicyText.Limit(Definition, c.Kind, c.Values, c.Number)})"))} have nothing in common{PolicyText.Tier(Definition, Tier)}.";
}
