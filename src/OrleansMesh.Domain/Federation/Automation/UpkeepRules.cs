using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>What rules do with a federation in force (F-12), and with the mesh's own key and credential. Caution comes first: whatever the order of the document, a rule that ends decides before one that suspends, and that before one that resumes or renews.</summary>
internal static class UpkeepRules
{
    private const string ReasonStart = "By rule ";
    private const string ReasonEnd = ".";

    // Rules that contradict each other must not use up a history that a person needs: from then on nothing is resumed or offered by them.
    private const int EventsMax = FederationLifecycle.EventsMax / 2;

    public static string Reason(string rule) => ReasonStart + rule + ReasonEnd;

    public static bool TryReadReason(string reason, [NotNullWhen(true)] out string? rule)
    {
        bool isOne = reason.StartsWith(ReasonStart, StringComparison.Ordinal) && reason.EndsWith(ReasonEnd, StringComparison.Ordinal)
            && reason.Length > ReasonStart.Length + ReasonEnd.Length;
        rule = isOne ? reason[ReasonStart.Length..^ReasonEnd.Length] : null;
        return isOne;
    }

    public static AutomationDecision Decide(AutomationRules rules, IReadOnlyList<AutomationFacts> parties, UpkeepFacts federation)
    {
        var explanation = new List<string>();

        // One party is enough, here and below: they are an agreement of all.
        if (First(rules, AutomationAction.End, rule => parties.Select(party => Lack(rules, rule, party, federation)), lacks => lacks.Any(lack => lack is null), explanation) is { } over)
        {
            return new AutomationDecision(AutomationAction.End, over, explanation);
        }

        if (First(rules, AutomationAction.Suspend, rule => parties.Select(party => Lack(rules, rule, party, federation)), lacks => lacks.Any(lack => lack is null), explanation) is { } distrust)
        {
            return federation.IsSuspendedByUs ? Keep(explanation) : new AutomationDecision(AutomationAction.Suspend, distrust, explanation);
        }

        AutomationAction next = federation.IsSuspendedByUs ? AutomationAction.Resume : AutomationAction.Renew;
        if (Hindrance(federation) is { } hindrance)
        {
            explanation.AddRange(rules.Rules.Where(rule => rule.Action == next).Select(rule => $"{rule.Id}: {hindrance}"));
            return Keep(explanation);
        }

        return First(rules, next, rule => parties.Select(party => Lack(rules, rule, party, federation)), lacks => lacks.All(lack => lack is null) && parties.Count > 0, explanation) is { } decided
            ? new AutomationDecision(next, decided, explanation)
            : Keep(explanation);
    }

    public static AutomationDecision DecideKey(AutomationRules rules, TimeSpan age)
    {
        var explanation = new List<string>();
        return First(rules, AutomationAction.Rotate, rule => [rule.When.KeyAge <= age ? null : $"the key is not yet {Hours(rule.When.KeyAge!.Value)} old"], lacks => lacks.All(lack => lack is null), explanation) is { } old
            ? new AutomationDecision(AutomationAction.Rotate, old, explanation)
            : Keep(explanation);
    }

    public static AutomationDecision DecideCredential(AutomationRules rules, TimeSpan? left)
    {
        var explanation = new List<string>();
        string? CredentialLack(AutomationRule rule) => left is null ? "the mesh keeps no credential that ends"
            : left < rule.When.CredentialEndsWithin ? null
            : $"the credential does not end within {Hours(rule.When.CredentialEndsWithin!.Value)}";
        return First(rules, AutomationAction.Present, rule => [CredentialLack(rule)], lacks => lacks.All(lack => lack is null), explanation) is { } near
            ? new AutomationDecision(AutomationAction.Present, near, explanation)
            : Keep(explanation);
    }

    private static AutomationDecision Keep(List<string> explanation) => new(AutomationAction.Keep, "", explanation);

    private static string? Hindrance(UpkeepFacts federation)
    {
        if (federation.Events > EventsMax)
        {
            return $"more than {EventsMax} events of the history are used, and a person decides";
        }

        if (federation.IsSuspendedByUs)
        {
            return federation.SuspendedByRule is null ? "a person has suspended it" : null;
        }

        return federation.IsSuspended ? "it is suspended" : federation.Rounds > 0 ? "terms have been offered since the agreement came into force" : null;
    }

    // The first rule of an action that decides; of the others, what each lacks.
    private static string? First(AutomationRules rules, AutomationAction action, Func<AutomationRule, IEnumerable<string?>> lacksOf, Func<string?[], bool> holds, List<string> explanation)
    {
        foreach (AutomationRule rule in rules.Rules.Where(rule => rule.Action == action))
        {
            string?[] lacks = [.. lacksOf(rule)];
            if (holds(lacks))
            {
                explanation.Add($"{rule.Id}: decides");
                return rule.Id;
            }

            explanation.Add($"{rule.Id}: {string.Join(", ", lacks.Where(lack => lack is not null).Distinct())}");
        }

        return null;
    }

    private static string? Lack(AutomationRules rules, AutomationRule rule, AutomationFacts party, UpkeepFacts federation)
    {
        UpkeepDemand when = rule.When;
        if (rules.ConditionLack(rule, party) is { } lack)
        {
            return lack;
        }

        if (when.TrustBelow <= party.Trust)
        {
            return $"trust {party.Trust} is not below {when.TrustBelow}";
        }

        if (when.Violations > party.Violations)
        {
            return $"{party.Violations} violations are on record, and not {when.Violations}";
        }

        if (when.Policy != PolicyDemand.None && rules.PolicyLack(when.Policy, party) is null)
        {
            return when.Policy == PolicyDemand.Keeps ? "the policy in force keeps ours" : "something passes our policy and the one in force";
        }

        if (when.Unanswered && !federation.IsOfferUnanswered)
        {
            return "no offer of ours waits for an answer";
        }

        return when.ExpiresWithin <= federation.Left || (when.ExpiresWithin is not null && federation.Left > federation.Lifetime / 2) ? $"the agreement does not end within {Hours(when.ExpiresWithin!.Value)}, or is young" : null;
    }

    private static string Hours(TimeSpan time) => FormattableString.Invariant($"{(long)time.TotalHours} h");
}
