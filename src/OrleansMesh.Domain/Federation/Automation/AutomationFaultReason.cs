namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>Why a document is none of rules.</summary>
public enum AutomationFaultReason
{
    None = 0,

    /// <summary>Longer than <see cref="AutomationRules.BytesMax"/>.</summary>
    TooLarge,

    /// <summary>Not one strict JSON object.</summary>
    NotJson,

    /// <summary>Another <c>type</c> or <c>version</c>.</summary>
    TypeUnknown,

    /// <summary>A member that is not known.</summary>
    MemberUnknown,

    /// <summary>A member is missing, of the wrong kind or out of its bounds.</summary>
    ValueInvalid,

    /// <summary>More than <see cref="AutomationRules.RulesMax"/> rules.</summary>
    TooManyRules,

    /// <summary>Two rules have one id.</summary>
    IdTwice,

    /// <summary>Our policy is none.</summary>
    PolicyInvalid,

    /// <summary>A rule asks for a policy, and the document has none of ours.</summary>
    PolicyMissing,
}
