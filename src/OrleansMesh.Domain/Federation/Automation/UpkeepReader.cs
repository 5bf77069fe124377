using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>Reads the member <c>when</c> of a rule, and says whether the rule is one about what is in force at all.</summary>
internal static class UpkeepReader
{
    private const int HoursMax = 87_600;
    private const int ViolationsMax = 1_000_000;

    private static readonly string[] Members = ["trustBelow", "violations", "policyLacks", "expiresWithinHours", "keyAgeHours", "credentialEndsWithinHours", "unanswered"];
    private static readonly string[] Demands = ["", "intersects", "keeps"];

    /// <summary>Whether an action is about what is in force.</summary>
    public static bool IsUpkeep(AutomationAction action) =>
        action is AutomationAction.Suspend or AutomationAction.Resume or AutomationAction.Renew or AutomationAction.Rotate or AutomationAction.End or AutomationAction.Present;

    /// <summary>False with the member that is wrong: <c>when</c>, or one of its own.</summary>
    public static bool TryRead(JsonElement rule, out UpkeepDemand when, out string wrong)
    {
        when = UpkeepDemand.None;
        wrong = "when";
        if (!rule.TryGetProperty("when", out JsonElement item))
        {
            return true;
        }

        if (item.ValueKind != JsonValueKind.Object || item.EnumerateObject().Any(member => !Members.Contains(member.Name, StringComparer.Ordinal)))
        {
            return false;
        }

        string? failed = null;
        int? Number(string name, int most)
        {
            if (!item.TryGetProperty(name, out _))
            {
                return null;
            }

            bool isRead = item.TryInteger(name, out long read) && read >= 1 && read <= most;
            failed ??= isRead ? null : name;
            return isRead ? (int)read : null;
        }

        int? trust = Number("trustBelow", 100);
        int? violations = Number("violations", ViolationsMax);
        int? left = Number("expiresWithinHours", HoursMax);
        int? age = Number("keyAgeHours", HoursMax);
        int? ends = Number("credentialEndsWithinHours", HoursMax);
        if (!item.TryOptionalString("policyLacks", 16, out string? lacks) || Array.IndexOf(Demands, lacks ?? "") is var demand && demand < 0 || lacks is "")
        {
            wrong = "policyLacks";
            return false;
        }

        bool isUnanswered = item.TryGetProperty("unanswered", out JsonElement unanswered);
        failed ??= isUnanswered && unanswered.ValueKind != JsonValueKind.True ? "unanswered" : null;
        wrong = failed ?? "";
        when = new UpkeepDemand(trust, violations, (PolicyDemand)demand, Time(left), Time(age)) { Unanswered = isUnanswered, CredentialEndsWithin = Time(ends) };
        return failed is null;
    }

    /// <summary>The member that a rule of its action cannot have, or has to; null when it is in order. Of a rule about nothing in force, <c>when</c>.</summary>
    public static string? Misplaced(AutomationRule rule)
    {
        bool isAboutPartners = rule.Partners.Count > 0 || rule.TrustMin is not null || rule.TierMax is not null || rule.Grants is not null || rule.Policy != PolicyDemand.None;
        if (rule.Action == AutomationAction.Present != rule.From is not null)
        {
            return "from";
        }

        if (!IsUpkeep(rule.Action))
        {
            return rule.When == UpkeepDemand.None ? null : "when";
        }

        // What its credential names is known of who asks, and whether terms are wider of terms that are offered.
        if (rule.Capabilities.Count > 0 || rule.Renewal != RenewalDemand.None)
        {
            return rule.Capabilities.Count > 0 ? "capabilities" : "renewal";
        }

        // An offer of this moment has no answer either: there has to be a time until which one is waited for.
        if (rule.When.Unanswered && (rule.Action != AutomationAction.End || rule.When.ExpiresWithin is null))
        {
            return "unanswered";
        }

        // Without a reason it would suspend, offer or rotate for ever.
        bool isAsked = rule.Action switch
        {
            AutomationAction.Rotate => rule.When is { KeyAge: not null, CredentialEndsWithin: null, IsOfFederation: false } && !isAboutPartners,
            AutomationAction.Present => rule.When is { KeyAge: null, CredentialEndsWithin: not null, IsOfFederation: false } && !isAboutPartners,
            AutomationAction.Resume => rule.When == UpkeepDemand.None,
            _ => rule.When is { KeyAge: null, CredentialEndsWithin: null, IsOfFederation: true },
        };
        return isAsked ? null : "when";
    }

    /// <summary>Reads the member <c>from</c>, null when there is none; false when it is neither an absolute path nor an https URL.</summary>
    public static bool TryReadFrom(JsonElement rule, out string? from)
    {
        if (!rule.TryOptionalString("from", AutomationRule.FromCharsMax, out from) || from is null)
        {
            return from is null && !rule.TryGetProperty("from", out _);
        }

        return from.Contains("://", StringComparison.Ordinal)
            ? Uri.TryCreate(from, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps && address.UserInfo.Length == 0 && address.Host.Length > 0
            : Path.IsPathFullyQualified(from) && !from.Any(char.IsControl);
    }

    private static TimeSpan? Time(int? hours) => hours is { } count ? TimeSpan.FromHours(count) : null;
}
