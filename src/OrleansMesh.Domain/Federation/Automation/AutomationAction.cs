namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>What a rule says to a proposal (F-01, F-12).</summary>
public enum AutomationAction
{
    /// <summary>A person decides.</summary>
    Ask,

    /// <summary>It is signed.</summary>
    Accept,

    /// <summary>It is declined, with the rule as reason.</summary>
    Decline,
}
