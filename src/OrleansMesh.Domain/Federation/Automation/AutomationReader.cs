using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>Reads documents of rules; every fault names its rule and member.</summary>
internal static class AutomationReader
{
    private const string TypeName = "FederationRules";
    private const int IdCharsMax = 64;
    private const int ListMax = 64;

    private static readonly string[] DocumentMembers = ["type", "version", "policy", "rules"];
    private static readonly string[] RuleMembers = ["id", "action", "note", "partners", "trust", "tier", "capabilities", "grants", "policy", "renewal", "when", "from"];
    private static readonly string[] Actions = ["ask", "accept", "decline", "suspend", "resume", "renew", "rotate", "end", "present"];
    private static readonly string[] Demands = ["", "intersects", "keeps"];
    private static readonly string[] Renewals = ["", "any", "within"];
    private static readonly string[] Kinds = [.. Enum.GetNames<GrantKind>().Select(name => JsonNamingPolicy.CamelCase.ConvertName(name))];

    /// <summary>The word of a kind.</summary>
    public static string Word(GrantKind kind) => Kinds[(int)kind];

    public static AutomationFault Read(JsonElement root, out List<AutomationRule> rules, out FederationPolicy? policy)
    {
        rules = [];
        policy = null;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new AutomationFault(AutomationFaultReason.NotJson);
        }

        if (!root.TryString("type", 32, out string? type) || type != TypeName || !root.TryInteger("version", out long version) || version != 1)
        {
            return new AutomationFault(AutomationFaultReason.TypeUnknown);
        }

        if (Unknown(root, DocumentMembers) is { } unknown)
        {
            return new AutomationFault(AutomationFaultReason.MemberUnknown, Member: unknown);
        }

        if (root.TryGetProperty("policy", out JsonElement ours) && !FederationPolicy.TryRead(ours, out policy, out _))
        {
            return new AutomationFault(AutomationFaultReason.PolicyInvalid, Member: "policy");
        }

        if (!root.TryGetProperty("rules", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return new AutomationFault(AutomationFaultReason.ValueInvalid, Member: "rules");
        }

        return list.GetArrayLength() > AutomationRules.RulesMax
            ? new AutomationFault(AutomationFaultReason.TooManyRules, Member: "rules")
            : ReadRules(list, policy is not null, rules);
    }

    private static AutomationFault ReadRules(JsonElement list, bool hasPolicy, List<AutomationRule> rules)
    {
        foreach (JsonElement item in list.EnumerateArray())
        {
            string where = FormattableString.Invariant($"rules[{rules.Count}]");
            AutomationFault fault = ReadRule(item, where, out AutomationRule? rule);
            if (fault.Reason != AutomationFaultReason.None)
            {
                return fault;
            }

            if (rules.Any(known => known.Id == rule!.Id))
            {
                return new AutomationFault(AutomationFaultReason.IdTwice, where, "id");
            }

            if ((rule!.Policy != PolicyDemand.None || rule.When.Policy != PolicyDemand.None) && !hasPolicy)
            {
                return new AutomationFault(AutomationFaultReason.PolicyMissing, where, rule.Policy != PolicyDemand.None ? "policy" : "policyLacks");
            }

            rules.Add(rule);
        }

        return default;
    }

    private static AutomationFault ReadRule(JsonElement item, string where, out AutomationRule? rule)
    {
        rule = null;
        if (item.ValueKind != JsonValueKind.Object)
        {
            return new AutomationFault(AutomationFaultReason.ValueInvalid, where);
        }

        if (Unknown(item, RuleMembers) is { } unknown)
        {
            return new AutomationFault(AutomationFaultReason.MemberUnknown, where, unknown);
        }

        AutomationFault Wrong(string member) => new(AutomationFaultReason.ValueInvalid, where, member);
        if (!item.TryString("id", IdCharsMax, out string? id) || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or ':' or '-' or '_'))
        {
            return Wrong("id");
        }

        if (!item.TryString("action", 16, out string? word) || Array.IndexOf(Actions, word) is var action && action < 0)
        {
            return Wrong("action");
        }

        if (!item.TryOptionalString("note", 256, out _))
        {
            return Wrong("note");
        }

        if (!TryList(item, "partners", Did.LengthMax, out IReadOnlyList<string> partners) || !partners.All(IsPartner))
        {
            return Wrong("partners");
        }

        if (!TryNumber(item, "trust", 0, 100, out int? trust))
        {
            return Wrong("trust");
        }

        if (!TryNumber(item, "tier", 1, 4, out int? tier))
        {
            return Wrong("tier");
        }

        if (!TryList(item, "capabilities", 128, out IReadOnlyList<string> capabilities))
        {
            return Wrong("capabilities");
        }

        if (!TryGrants(item, out IReadOnlyList<(GrantKind, string)>? grants))
        {
            return Wrong("grants");
        }

        if (!item.TryOptionalString("policy", 16, out string? demand) || Array.IndexOf(Demands, demand ?? "") is var asked && asked < 0)
        {
            return Wrong("policy");
        }

        if (!item.TryOptionalString("renewal", 16, out string? renewed) || Array.IndexOf(Renewals, renewed ?? "") is var renewal && renewal < 0)
        {
            return Wrong("renewal");
        }

        if (!UpkeepReader.TryRead(item, out UpkeepDemand when, out string wrong))
        {
            return Wrong(wrong);
        }

        if (!UpkeepReader.TryReadFrom(item, out string? from))
        {
            return Wrong("from");
        }

        rule = new AutomationRule(id, (AutomationAction)action, partners, trust, tier, capabilities, grants, (PolicyDemand)asked, (RenewalDemand)renewal, when) { From = from };
        return UpkeepReader.Misplaced(rule) is { } misplaced ? Wrong(misplaced) : default;
    }

    // A single DID, or a prefix that ends with an asterisk.
    private static bool IsPartner(string text) => text.EndsWith('*') ? text.IndexOf('*', StringComparison.Ordinal) == text.Length - 1 : Did.TryParse(text, out _);

    private static bool TryNumber(JsonElement item, string name, int least, int most, out int? number)
    {
        number = null;
        if (!item.TryGetProperty(name, out _))
        {
            return true;
        }

        bool isRead = item.TryInteger(name, out long read) && read >= least && read <= most;
        number = isRead ? (int)read : null;
        return isRead;
    }

    // An empty list would ask for nothing where its author meant nobody.
    private static bool TryList(JsonElement item, string name, int lengthMax, out IReadOnlyList<string> values)
    {
        values = [];
        return !item.TryGetProperty(name, out JsonElement list)
            || (list.ValueKind == JsonValueKind.Array && item.TryStrings(name, ListMax, lengthMax, out values) && values.Count > 0);
    }

    // An empty list lets nothing be asked; none lets all be asked.
    private static bool TryGrants(JsonElement item, out IReadOnlyList<(GrantKind, string)>? grants)
    {
        grants = null;
        if (!item.TryGetProperty("grants", out JsonElement list))
        {
            return true;
        }

        var read = new List<(GrantKind, string)>();
        if (list.ValueKind != JsonValueKind.Array || !item.TryStrings("grants", ListMax, AgreementGrant.PatternLengthMax + 16, out IReadOnlyList<string> texts))
        {
            return false;
        }

        foreach (string text in texts)
        {
            string[] parts = text.Split(':', 2);
            int kind = Array.IndexOf(Kinds, parts[0]);
            if (kind < 0 || parts.Length < 2 || parts[1].Length is 0 or > AgreementGrant.PatternLengthMax
                || (parts[1].IndexOf('*', StringComparison.Ordinal) is var star && star >= 0 && star != parts[1].Length - 1))
            {
                return false;
            }

            read.Add(((GrantKind)kind, parts[1]));
        }

        grants = read;
        return true;
    }

    private static string? Unknown(JsonElement element, string[] known)
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name, StringComparer.Ordinal))
            {
                return member.Name.Length <= 64 ? member.Name : member.Name[..64];
            }
        }

        return null;
    }
}
