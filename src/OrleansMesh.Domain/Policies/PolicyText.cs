using System.Globalization;

namespace OrleansMesh.Domain.Policies;

/// <summary>Limits as people read them.</summary>
internal static class PolicyText
{
    public static string Limit(RuleDefinition rule, ClauseKind kind, IReadOnlyList<string> values, long number) => kind switch
    {
        ClauseKind.Allow when values.Count == 0 => "nothing",
        ClauseKind.Allow => "only " + string.Join(", ", values),
        ClauseKind.Deny => "not " + string.Join(", ", values),
        ClauseKind.Most => "at most " + Number(rule, number),
        ClauseKind.Least => "at least " + Number(rule, number),
        _ when values.Count > 0 => "required " + string.Join(", ", values),
        _ => "required",
    };

    public static string Sealed(bool isRefused) => isRefused ? ", and nothing sealed" : "";

    public static string Tier(RuleDefinition rule, int tier) => rule.Rule switch
    {
        PolicyRule.Promotion => string.Create(CultureInfo.InvariantCulture, $" interactions for tier {tier}"),
        _ => tier switch
        {
            1 => "",
            PolicyLimits.TierLowest => " (tier 4)",
            _ => string.Create(CultureInfo.InvariantCulture, $" (tiers {tier} to 4)"),
        },
    };

    private static string Number(RuleDefinition rule, long number) =>
        rule.Form == ValueForm.Rank ? rule.Words[(int)number] : number.ToString(CultureInfo.InvariantCulture);
}
