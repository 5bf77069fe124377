namespace OrleansMesh.Domain.Policies;

/// <summary>How a clause limits; its word is the member that holds the limit.</summary>
public enum ClauseKind
{
    /// <summary>Only what is listed.</summary>
    Allow,

    /// <summary>Nothing that is listed.</summary>
    Deny,

    /// <summary>At most that much.</summary>
    Most,

    /// <summary>At least that much.</summary>
    Least,

    /// <summary>It must be there.</summary>
    Require,
}
