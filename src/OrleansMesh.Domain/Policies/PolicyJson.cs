using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Policies;

/// <summary>Writes policies as canonical JSON (RFC 8785).</summary>
internal static class PolicyJson
{
    public const string TypeName = "FederationPolicy";
    public const int Version = 1;

    public static byte[] Write(IReadOnlyList<PolicyClause> clauses) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", TypeName);
        writer.WriteNumber("version", Version);
        foreach (IGrouping<PolicySection, PolicyClause> section in clauses.GroupBy(clause => clause.Definition.Section))
        {
            writer.WriteStartArray(PolicyWords.Of(section.Key));
            foreach (PolicyClause clause in section)
            {
                WriteClause(writer, clause);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    });

    public static byte[] WriteClause(PolicyClause clause) => JsonBuild.Canonical(writer => WriteClause(writer, clause));

    private static void WriteClause(Utf8JsonWriter writer, PolicyClause clause)
    {
        string limit = PolicyWords.Of(clause.Kind);
        writer.WriteStartObject();
        writer.WriteString("id", clause.Id);
        writer.WriteString("rule", clause.Definition.Word);
        switch (clause.Definition.Form)
        {
            case ValueForm.Flag:
                writer.WriteBoolean(limit, true);
                break;
            case ValueForm.Number:
                writer.WriteNumber(limit, clause.Number);
                break;
            case ValueForm.Rank:
                writer.WriteString(limit, clause.Definition.Words[(int)clause.Number]);
                break;
            default:
                writer.WriteStrings(limit, clause.Values);
                break;
        }

        if (clause.RefusesSealed)
        {
            writer.WriteString("sealed", "refuse");
        }

        if (clause.Tier != 1 || clause.Rule == PolicyRule.Promotion)
        {
            writer.WriteNumber("tier", clause.Tier);
        }

        if (clause.Note.Length > 0)
        {
            writer.WriteString("note", clause.Note);
        }

        writer.WriteEndObject();
    }
}
