namespace OrleansMesh.Domain.Policies;

/// <summary>How the limits of a rule changed from one policy to another.</summary>
public enum PolicyChange
{
    /// <summary>The same is let pass; clauses were renamed.</summary>
    Same,

    /// <summary>Less is let pass.</summary>
    Tighter,

    /// <summary>More is let pass.</summary>
    Looser,

    /// <summary>Some more and some less.</summary>
    Mixed,
}
