namespace OrleansMesh.Domain.Policies;

/// <summary>What is wrong with a policy document and where.</summary>
/// <param name="Clause">The clause's id, or its place such as <c>data[2]</c> when it has none; empty for the document itself.</param>
/// <param name="Member">The member that is wrong; empty when it is the whole.</param>
public readonly record struct PolicyFault(PolicyFaultReason Reason, string Clause = "", string Member = "")
{
    /// <summary>What is wrong, where, and what to write instead.</summary>
    public string Sentence
    {
        get
        {
            string where = (Clause, Member) switch
            {
                ("" or null, "" or null) => "The policy",
                ("" or null, _) => $"The member {Member} of the policy",
                (_, "" or null) => $"Clause {Clause}",
                _ => $"The member {Member} of clause {Clause}",
            };
            return $"{where} {What}";
        }
    }

    private string What => Reason switch
    {
        PolicyFaultReason.None => "is well-formed.",
        PolicyFaultReason.TooLarge => "is over 32 KiB: use prefixes instead of long lists.",
        PolicyFaultReason.NotJson => "is not one strict JSON object: check quotes, commas and members named twice.",
        PolicyFaultReason.TypeUnknown => "is not FederationPolicy.",
        PolicyFaultReason.VersionUnsupported => "is not 1, the only version of the format.",
        PolicyFaultReason.MemberUnknown => "is not known: look at docs/schemas/federation-policy.json.",
        PolicyFaultReason.SectionInvalid => "is not an array of clauses.",
        PolicyFaultReason.TooManyClauses => "would be one too many: 64 clauses are the most.",
        PolicyFaultReason.IdInvalid => "is not 1 to 64 letters, digits, dots, slashes, colons, hyphens and underscores.",
        PolicyFaultReason.RuleUnknown => "is no rule of this section.",
        PolicyFaultReason.KindInvalid => "does not fit: a clause has exactly one of allow, deny, most, least and require, and one that its rule takes.",
        PolicyFaultReason.ValueInvalid => "is not a list of 1 to 64 values that the rule takes.",
        PolicyFaultReason.NumberInvalid => "is out of the rule's bounds.",
        PolicyFaultReason.TierInvalid => "is not a tier from 1 to 4 (1 to 3 for a promotion).",
        PolicyFaultReason.NoteInvalid => "is not a text of 1 to 256 characters.",
        PolicyFaultReason.SealedInvalid => "is not refuse or pass, or stands at a rule that does not look into payloads.",
        PolicyFaultReason.TooHeavy => "has expressions of more than 128 characters with counts multiplied out: split the clause, or use smaller counts.",
        PolicyFaultReason.TooManyTexts => "would be one too many: 8 clauses of text are the most.",
        _ => throw new InvalidOperationException($"No sentence for {Reason}."),
    };
}
