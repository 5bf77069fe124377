using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Policies;

/// <summary>The JSON forms of compliance contexts and explanation records (P-09). Members that are not known are refused: they could restrict the data further.</summary>
internal static class ComplianceJson
{
    /// <summary>Regions of a context.</summary>
    public const int RegionsMax = 64;

    private const int WordCharsMax = 32;
    private const int RetentionDaysMax = 36_500;

    private static readonly string[] ContextMembers = ["audit", "classification", "legalBasis", "regions", "retentionDays"];
    private static readonly string[] RecordMembers = ["by", "decision", "reasons"];

    public static byte[] Write(ComplianceContext context) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("audit", context.Audit);
        writer.WriteString("classification", PolicyWords.Of(context.Classification));
        writer.WriteString("legalBasis", PolicyWords.Of(context.Basis));
        if (!context.Regions.IsEmpty)
        {
            writer.WriteStrings("regions", context.Regions.ToArray());
        }

        writer.WriteNumber("retentionDays", context.RetentionDays);
        writer.WriteEndObject();
    });

    public static byte[] Write(ExplanationRecord record) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("by", record.By);
        writer.WriteString("decision", record.Decision);
        writer.WriteStrings("reasons", record.Reasons);
        writer.WriteEndObject();
    });

    /// <summary>From canonical JSON; false for anything that is no context.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> canonical, out ComplianceContext context)
    {
        context = default;
        using JsonDocument json = JsonDocument.Parse(canonical);
        JsonElement root = json.RootElement;
        if (!HasOnly(root, ContextMembers)
            || !TryWord(root, "classification", PolicyWords.DataClasses, out int classification)
            || !TryWord(root, "legalBasis", PolicyWords.LegalBases, out int basis)
            || !root.TryInteger("retentionDays", out long days) || days is < 0 or > RetentionDaysMax
            || !TryFlag(root, "audit", out bool audit)
            || !TryRegions(root, out string[] regions))
        {
            return false;
        }

        context = new ComplianceContext((DataClass)classification, (LegalBasis)basis, (int)days, audit) { Regions = regions };
        return true;
    }

    /// <summary>From canonical JSON; false for anything that is no record.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> canonical, [NotNullWhen(true)] out ExplanationRecord? record)
    {
        record = null;
        using JsonDocument json = JsonDocument.Parse(canonical);
        JsonElement root = json.RootElement;
        if (!HasOnly(root, RecordMembers)
            || !root.TryString("by", ExplanationRecord.ByCharsMax, out string? by)
            || !root.TryString("decision", ExplanationRecord.TextCharsMax, out string? decision)
            || !root.TryGetProperty("reasons", out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0
            || !root.TryStrings("reasons", ExplanationRecord.ReasonsMax, ExplanationRecord.TextCharsMax, out IReadOnlyList<string> reasons))
        {
            return false;
        }

        record = new ExplanationRecord(by, decision, reasons);
        return true;
    }

    private static bool HasOnly(JsonElement root, string[] members) =>
        root.ValueKind == JsonValueKind.Object && root.EnumerateObject().All(member => members.Contains(member.Name, StringComparer.Ordinal));

    private static bool TryWord(JsonElement root, string name, IReadOnlyList<string> words, out int place)
    {
        place = -1;
        for (int i = 0; root.TryString(name, WordCharsMax, out string? word) && i < words.Count; i++)
        {
            if (words[i] == word)
            {
                place = i;
                return true;
            }
        }

        return false;
    }

    private static bool TryFlag(JsonElement root, string name, out bool flag)
    {
        flag = root.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.True;
        return member.ValueKind is JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False;
    }

    // An empty list would read as no restriction where nothing is allowed.
    private static bool TryRegions(JsonElement root, out string[] regions)
    {
        regions = [];
        if (!root.TryGetProperty("regions", out JsonElement member))
        {
            return true;
        }

        bool read = member.ValueKind == JsonValueKind.Array && root.TryStrings("regions", RegionsMax, PolicyLimits.RegionCharsMax, out IReadOnlyList<string> values)
            && values.All(PolicyReader.IsRegion) && (regions = [.. values]).Length > 0;
        return read;
    }
}
