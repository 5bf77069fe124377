using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Policies;

/// <summary>Reads policy documents; every fault names its clause and member.</summary>
internal static class PolicyReader
{
    private const int WordLengthMax = 32;

    private static readonly string[] ClauseMembers = ["id", "rule", "tier", "note", "allow", "deny", "most", "least", "require", "sealed"];

    public static PolicyFault Read(JsonElement root, out List<PolicyClause> clauses)
    {
        clauses = [];
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new PolicyFault(PolicyFaultReason.NotJson);
        }

        if (!root.TryString("type", WordLengthMax, out string? type) || type != PolicyJson.TypeName)
        {
            return new PolicyFault(PolicyFaultReason.TypeUnknown, Member: "type");
        }

        if (!root.TryInteger("version", out long version) || version != PolicyJson.Version)
        {
            return new PolicyFault(PolicyFaultReason.VersionUnsupported, Member: "version");
        }

        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (member.Name is "type" or "version")
            {
                continue;
            }

            PolicyFault fault = ReadSection(member, clauses);
            if (fault.Reason != PolicyFaultReason.None)
            {
                return fault;
            }
        }

        return default;
    }

    private static PolicyFault ReadSection(JsonProperty member, List<PolicyClause> clauses)
    {
        if (!TrySection(member.Name, out PolicySection section))
        {
            return new PolicyFault(PolicyFaultReason.MemberUnknown, Member: Shown(member.Name));
        }

        if (member.Value.ValueKind != JsonValueKind.Array)
        {
            return new PolicyFault(PolicyFaultReason.SectionInvalid, Member: member.Name);
        }

        int place = 0;
        foreach (JsonElement item in member.Value.EnumerateArray())
        {
            string where = FormattableString.Invariant($"{member.Name}[{place++}]");
            if (clauses.Count == PolicyLimits.ClausesMax)
            {
                return new PolicyFault(PolicyFaultReason.TooManyClauses, where);
            }

            PolicyFault fault = ReadClause(item, section, where, out PolicyClause? clause);
            if (fault.Reason != PolicyFaultReason.None)
            {
                return fault;
            }

            clauses.Add(clause!);
        }

        return default;
    }

    private static PolicyFault ReadClause(JsonElement item, PolicySection section, string where, out PolicyClause? clause)
    {
        clause = null;
        if (item.ValueKind != JsonValueKind.Object)
        {
            return new PolicyFault(PolicyFaultReason.SectionInvalid, where);
        }

        if (!item.TryString("id", PolicyLimits.IdCharsMax, out string? id) || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or ':' or '-' or '_'))
        {
            return new PolicyFault(PolicyFaultReason.IdInvalid, where, "id");
        }

        foreach (JsonProperty member in item.EnumerateObject())
        {
            if (!ClauseMembers.Contains(member.Name, StringComparer.Ordinal))
            {
                return new PolicyFault(PolicyFaultReason.MemberUnknown, id, Shown(member.Name));
            }
        }

        RuleDefinition? rule = item.TryString("rule", WordLengthMax, out string? word) ? RuleDefinition.All.FirstOrDefault(r => r.Word == word) : null;
        if (rule is null || rule.Section != section)
        {
            return new PolicyFault(PolicyFaultReason.RuleUnknown, id, "rule");
        }

        if (!TryTier(item, rule, out int tier))
        {
            return new PolicyFault(PolicyFaultReason.TierInvalid, id, "tier");
        }

        if (!item.TryOptionalString("note", PolicyLimits.NoteCharsMax, out string? note))
        {
            return new PolicyFault(PolicyFaultReason.NoteInvalid, id, "note");
        }

        ClauseKind[] kinds = [.. Enum.GetValues<ClauseKind>().Where(kind => item.TryGetProperty(PolicyWords.Of(kind), out _))];
        if (kinds.Length != 1 || !rule.Kinds.Contains(kinds[0]))
        {
            string which = kinds.Length == 0 ? "" : PolicyWords.Of(kinds.FirstOrDefault(kind => !rule.Kinds.Contains(kind), kinds[^1]));
            return new PolicyFault(PolicyFaultReason.KindInvalid, id, which);
        }

        PolicyFaultReason reason = ReadLimit(item.GetProperty(PolicyWords.Of(kinds[0])), rule, out IReadOnlyList<string> values, out long number);
        if (reason != PolicyFaultReason.None)
        {
            return new PolicyFault(reason, id, PolicyWords.Of(kinds[0]));
        }

        if (!TrySealed(item, rule, out bool refusesSealed))
        {
            return new PolicyFault(PolicyFaultReason.SealedInvalid, id, "sealed");
        }

        clause = new PolicyClause(id, rule.Rule, kinds[0], values, number, tier, note ?? "", refusesSealed);
        return default;
    }

    private static PolicyFaultReason ReadLimit(JsonElement value, RuleDefinition rule, out IReadOnlyList<string> values, out long number)
    {
        values = [];
        number = 0;
        switch (rule.Form)
        {
            case ValueForm.Flag:
                return value.ValueKind == JsonValueKind.True ? PolicyFaultReason.None : PolicyFaultReason.ValueInvalid;
            case ValueForm.Number:
                bool isNumber = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
                return isNumber && number >= rule.Least && number <= rule.Most ? PolicyFaultReason.None : PolicyFaultReason.NumberInvalid;
            case ValueForm.Rank:
                number = value.ValueKind == JsonValueKind.String ? rule.Words.ToList().IndexOf(value.GetString()!) : -1;
                return number >= 0 ? PolicyFaultReason.None : PolicyFaultReason.NumberInvalid;
            default:
                return ReadValues(value, rule, out values);
        }
    }

    private static PolicyFaultReason ReadValues(JsonElement value, RuleDefinition rule, out IReadOnlyList<string> values)
    {
        values = [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is < 1 or > PolicyLimits.ValuesMax)
        {
            return PolicyFaultReason.ValueInvalid;
        }

        var texts = new List<string>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { } text || !IsValue(text, rule))
            {
                return PolicyFaultReason.ValueInvalid;
            }

            texts.Add(text);
        }

        values = rule.Normalize(texts);
        return rule.Form == ValueForm.Expressions && values.Sum(WeightOf) > PolicyLimits.ExpressionWeightMax ? PolicyFaultReason.TooHeavy : PolicyFaultReason.None;
    }

    private static bool IsValue(string text, RuleDefinition rule) => rule.Form switch
    {
        ValueForm.Words => rule.Words.Contains(text),
        ValueForm.Regions => IsRegion(text),
        ValueForm.Names => NamePatterns.IsPattern(text) && !NamePatterns.IsPrefix(text),
        ValueForm.Expressions => TextExpressions.TryWeigh(text, out _),
        _ => NamePatterns.IsPattern(text),
    };

    /// <summary>2 to 16 of A–Z, 0–9 and hyphen.</summary>
    public static bool IsRegion(string text) =>
        text.Length is >= 2 and <= PolicyLimits.RegionCharsMax && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-');

    private static int WeightOf(string expression) => TextExpressions.TryWeigh(expression, out int weight) ? weight : 0;

    private static bool TrySealed(JsonElement item, RuleDefinition rule, out bool refusesSealed)
    {
        refusesSealed = false;
        if (!item.TryGetProperty("sealed", out _))
        {
            return true;
        }

        bool isWord = item.TryString("sealed", WordLengthMax, out string? word) && word is "refuse" or "pass";
        refusesSealed = isWord && word == "refuse";
        return isWord && rule.ReadsContent;
    }

    private static bool TryTier(JsonElement item, RuleDefinition rule, out int tier)
    {
        tier = 1;
        bool isPromotion = rule.Rule == PolicyRule.Promotion;
        if (!item.TryGetProperty("tier", out _))
        {
            // A promotion without a tier would promote to nowhere.
            return !isPromotion;
        }

        bool read = item.TryInteger("tier", out long number) && number >= 1 && number <= (isPromotion ? PolicyLimits.TierLowest - 1 : PolicyLimits.TierLowest);
        tier = read ? (int)number : 1;
        return read;
    }

    private static bool TrySection(string name, out PolicySection section)
    {
        foreach (PolicySection candidate in Enum.GetValues<PolicySection>())
        {
            if (PolicyWords.Of(candidate) == name)
            {
                section = candidate;
                return true;
            }
        }

        section = default;
        return false;
    }

    private static string Shown(string name) => name.Length <= WordLengthMax ? name : name[..WordLengthMax];
}
