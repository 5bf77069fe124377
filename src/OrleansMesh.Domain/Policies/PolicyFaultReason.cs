namespace OrleansMesh.Domain.Policies;

/// <summary>What is wrong with a policy document.</summary>
public enum PolicyFaultReason
{
    None = 0,

    /// <summary>Longer than <see cref="PolicyLimits.BytesMax"/>, as read or in normal form.</summary>
    TooLarge,

    /// <summary>Not one strict JSON object.</summary>
    NotJson,

    /// <summary><c>type</c> is not FederationPolicy.</summary>
    TypeUnknown,

    /// <summary><c>version</c> is not 1.</summary>
    VersionUnsupported,

    /// <summary>A member that no policy or clause has: a misspelt limit would otherwise be silent.</summary>
    MemberUnknown,

    /// <summary>A section that is no array of objects.</summary>
    SectionInvalid,

    /// <summary>More clauses than <see cref="PolicyLimits.ClausesMax"/>.</summary>
    TooManyClauses,

    /// <summary>No id of 1 to 64 of a–z, A–Z, 0–9, dot, slash, colon, hyphen and underscore.</summary>
    IdInvalid,

    /// <summary>A rule that does not exist, or stands in another's section.</summary>
    RuleUnknown,

    /// <summary>None or several of allow, deny, most, least, require; or one that the rule does not take.</summary>
    KindInvalid,

    /// <summary>No list of 1 to 64 values, or a value that the rule does not take.</summary>
    ValueInvalid,

    /// <summary>No whole number or word within the rule's bounds.</summary>
    NumberInvalid,

    /// <summary>No tier from 1 to 4, or 4 for a promotion, which nobody needs.</summary>
    TierInvalid,

    /// <summary>A note that is no text of 1 to 256 characters.</summary>
    NoteInvalid,

    /// <summary><c>sealed</c> is neither refuse nor pass, or the rule does not look into payloads.</summary>
    SealedInvalid,

    /// <summary>Expressions of one clause weigh more than <see cref="PolicyLimits.ExpressionWeightMax"/>.</summary>
    TooHeavy,

    /// <summary>More clauses of text than <see cref="PolicyLimits.TextClausesMax"/>.</summary>
    TooManyTexts,
}
