namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>What is wrong with a document of rules, and where.</summary>
/// <param name="Rule">The rule's place, such as <c>rules[2]</c>; empty for the document.</param>
/// <param name="Member">The member; empty for the whole.</param>
public readonly record struct AutomationFault(AutomationFaultReason Reason, string Rule = "", string Member = "")
{
    /// <summary>What is wrong, where, and what to write instead; empty when nothing is.</summary>
    public string Sentence => Reason switch
    {
        AutomationFaultReason.None => "",
        AutomationFaultReason.TooLarge => $"The document is over {AutomationRules.BytesMax} bytes.",
        AutomationFaultReason.NotJson => "The document is not one strict JSON object: check quotes, commas and members named twice.",
        AutomationFaultReason.TypeUnknown => "The document is not FederationRules of version 1.",
        AutomationFaultReason.MemberUnknown => $"{Where} is not known: look at docs/schemas/federation-rules.json.",
        AutomationFaultReason.ValueInvalid => $"{Where} is missing, of the wrong kind or out of its bounds: look at docs/schemas/federation-rules.json.",
        AutomationFaultReason.TooManyRules => $"There are more than {AutomationRules.RulesMax} rules.",
        AutomationFaultReason.IdTwice => $"{Where} is the id of another rule, too.",
        AutomationFaultReason.PolicyInvalid => "The member policy is no policy: look at it with policy check.",
        AutomationFaultReason.PolicyMissing => $"{Where} asks for a policy, and the document has no member policy: ours.",
        _ => throw new InvalidOperationException($"No sentence for {Reason}."),
    };

    private string Where => Rule is "" or null ? $"The member '{Member}'" : Member is "" or null ? Rule : $"The member '{Member}' of {Rule}";
}
