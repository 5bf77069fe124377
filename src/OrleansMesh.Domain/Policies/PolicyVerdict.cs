namespace OrleansMesh.Domain.Policies;

/// <summary>A decision: allowed, or refused by the clause that is named.</summary>
/// <param name="Clause">Null when allowed.</param>
public readonly record struct PolicyVerdict(PolicyClause? Clause)
{
    public bool IsAllowed => Clause is null;

    /// <summary>Where the clause is enforced; none when allowed.</summary>
    public PolicyLevels Level => Clause?.Definition.Level ?? PolicyLevels.None;

    /// <summary>For the sender: the level, the clause's id and its limit; empty when allowed.</summary>
    public string Sentence => Clause is { } clause ? $"Refused at the {PolicyWords.Of(Level)} by clause {clause.Id} ({clause.Limit})." : "";
}
