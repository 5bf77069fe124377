namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>What a rule says to a request, a proposal or a renewal (F-01, F-12).</summary>
public enum AutomationAction
{
    /// <summary>A person decides.</summary>
    Ask,

    /// <summary>It is signed; a request is opened.</summary>
    Accept,

    /// <summary>It is declined, with the rule as reason.</summary>
    Decline,
}
