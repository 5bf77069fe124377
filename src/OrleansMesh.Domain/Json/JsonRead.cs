using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrleansMesh.Domain.Json;

/// <summary>Reads members of hostile objects: the wrong kind or length is false, never an exception.</summary>
internal static class JsonRead
{
    public static bool TryString(this JsonElement element, string name, int lengthMax, [NotNullWhen(true)] out string? value)
    {
        value = element.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        return value is { Length: > 0 } && value.Length <= lengthMax;
    }

    /// <summary>A member that may be absent; present it must be a string within the bound.</summary>
    public static bool TryOptionalString(this JsonElement element, string name, int lengthMax, out string? value)
    {
        value = null;
        return !element.TryGetProperty(name, out _) || element.TryString(name, lengthMax, out value);
    }

    /// <summary>An integer within ±(2^53−1).</summary>
    public static bool TryInteger(this JsonElement element, string name, out long value)
    {
        value = 0;
        return element.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.Number
            && member.TryGetInt64(out value) && value is >= -9007199254740991 and <= 9007199254740991;
    }

    /// <summary>A member that may be absent, one string, or an array of strings, each within the bound.</summary>
    public static bool TryStrings(this JsonElement element, string name, int countMax, int lengthMax, out IReadOnlyList<string> values)
    {
        values = [];
        if (!element.TryGetProperty(name, out JsonElement member))
        {
            return true;
        }

        if (member.ValueKind == JsonValueKind.String)
        {
            values = [member.GetString()!];
            return values[0].Length > 0 && values[0].Length <= lengthMax;
        }

        if (member.ValueKind != JsonValueKind.Array || member.GetArrayLength() > countMax)
        {
            return false;
        }

        string[] read = new string[member.GetArrayLength()];
        int count = 0;
        foreach (JsonElement item in member.EnumerateArray())
        {
            string? text = item.ValueKind == JsonValueKind.String ? item.GetString() : null;
            if (text is not { Length: > 0 } || text.Length > lengthMax)
            {
                return false;
            }

            read[count++] = text;
        }

        values = read;
        return true;
    }

    /// <summary>The items of a member that may be absent but else must be an array within the bound.</summary>
    public static bool TryItems(this JsonElement element, string name, int countMax, out JsonElement[] items)
    {
        items = [];
        if (!element.TryGetProperty(name, out JsonElement member))
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Array || member.GetArrayLength() > countMax)
        {
            return false;
        }

        items = [.. member.EnumerateArray()];
        return true;
    }
}
