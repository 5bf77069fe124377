namespace OrleansMesh.Domain.Policies;

/// <summary>What is left of one rule for agents of one tier, and the clauses that make it so.</summary>
/// <param name="Tier">As <see cref="PolicyClause.Tier"/>.</param>
/// <param name="Values">Of lists: what is allowed, denied values already taken out; or what is denied when nothing lists what is allowed. Of names that are required: all.</param>
/// <param name="Number">Of numbers and ranks.</param>
/// <param name="From">The clauses, none of which another implies.</param>
public sealed record EffectiveLimit(
    RuleDefinition Definition, int Tier, ClauseKind Kind, IReadOnlyList<string> Values, long Number, IReadOnlyList<PolicyClause> From)
{
    /// <summary>Whether nothing at all can pass the rule.</summary>
    public bool IsEmpty => Kind == ClauseKind.Allow && Values.Count == 0;

    /// <summary>As people read it, for example <c>only EU</c>.</summary>
    public string Text => PolicyText.Limit(Definition, Kind, Values, Number) + PolicyText.Sealed(From.Any(clause => clause.RefusesSealed)) + PolicyText.Tier(Definition, Tier);
}
