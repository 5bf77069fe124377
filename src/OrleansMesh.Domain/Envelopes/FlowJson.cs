using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Envelopes;

/// <summary>The JSON form of a <see cref="FlowMark"/>. Members that are not known are refused: they could change what the order is.</summary>
internal static class FlowJson
{
    private const int EpochChars = 36;

    public static byte[] Write(FlowMark mark) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("epoch", mark.Epoch.ToString("D"));
        if (mark.Name.Length > 0)
        {
            writer.WriteString("name", mark.Name);
        }

        writer.WriteNumber("number", mark.Number);
        if (mark.Void.Count > 0)
        {
            writer.WriteStartArray("void");
            foreach (FlowRange range in mark.Void)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(range.First);
                writer.WriteNumberValue(range.Last);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    });

    /// <summary>From canonical JSON; false for anything that is no mark.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> canonical, [NotNullWhen(true)] out FlowMark? mark)
    {
        mark = null;
        using JsonDocument json = JsonDocument.Parse(canonical);
        JsonElement root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || root.EnumerateObject().Any(member => member.Name is not ("epoch" or "name" or "number" or "void"))
            || !root.TryString("epoch", EpochChars, out string? text) || !Guid.TryParseExact(text, "D", out Guid epoch)
            || !TryName(root, out string name)
            || !root.TryInteger("number", out long number) || number is < 1 or > FlowMark.NumberMax
            || !TryVoid(root, number, out FlowRange[] nothing))
        {
            return false;
        }

        mark = new FlowMark(epoch, name, number) { Void = nothing };
        return true;
    }

    private static bool TryName(JsonElement root, out string name)
    {
        name = "";
        return !root.TryGetProperty("name", out _)
            || (root.TryString("name", FlowMark.NameCharsMax, out string? read) && FlowMark.IsName(name = read) && name.Length > 0);
    }

    private static bool TryVoid(JsonElement root, long number, out FlowRange[] ranges)
    {
        ranges = [];
        if (!root.TryGetProperty("void", out JsonElement list))
        {
            return true;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is < 1 or > FlowMark.VoidMax)
        {
            return false;
        }

        ranges = new FlowRange[list.GetArrayLength()];
        long before = -1;
        for (int i = 0; i < ranges.Length; i++)
        {
            JsonElement pair = list[i];
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || !pair[0].IsInteger(out long first) || !pair[1].IsInteger(out long last)
                || first < Math.Max(1, before + 2) || last < first || last >= number)
            {
                return false;
            }

            ranges[i] = new FlowRange(first, last);
            before = last;
        }

        return true;
    }
}
