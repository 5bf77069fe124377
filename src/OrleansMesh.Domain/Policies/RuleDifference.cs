namespace OrleansMesh.Domain.Policies;

/// <summary>The clauses of one rule that differ between two policies.</summary>
/// <param name="Removed">In the first alone.</param>
/// <param name="Added">In the second alone.</param>
public sealed record RuleDifference(RuleDefinition Definition, PolicyChange Change, IReadOnlyList<PolicyClause> Removed, IReadOnlyList<PolicyClause> Added);
