using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OrleansMesh.Domain.Json;

/// <summary>Reads members of hostile objects: the wrong kind or length is false, never an exception.</summary>
internal static class JsonRead
{
    /// <summary>The value of a member; undefined when it is absent.</summary>
    public static JsonElement Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out JsonElement member) ? member : default;

    public static bool TryString(this JsonElement element, string name, int lengthMax, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return element.TryGetProperty(name, out JsonElement member) && member.IsString(lengthMax, out value);
    }

    /// <summary>A string of 1 to so many characters.</summary>
    public static bool IsString(this JsonElement member, int lengthMax, [NotNullWhen(true)] out string? value)
    {
        value = member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        return value is { Length: > 0 } && value.Length <= lengthMax;
    }

    /// <summary>As <see cref="IsString"/>, for what is one of a few words most often: of those no string is made.</summary>
    public static bool IsWord(this JsonElement member, int lengthMax, ReadOnlySpan<string> usual, [NotNullWhen(true)] out string? value)
    {
        foreach (string word in usual)
        {
            if (member.ValueKind == JsonValueKind.String && member.ValueEquals(word))
            {
                value = word;
                return true;
            }
        }

        return member.IsString(lengthMax, out value);
    }

    /// <summary>A member that may be absent; present it must be a string within the bound.</summary>
    public static bool TryOptionalString(this JsonElement element, string name, int lengthMax, out string? value)
    {
        value = null;
        return !element.TryGetProperty(name, out JsonElement member) || member.IsString(lengthMax, out value);
    }

    /// <summary>As <see cref="TryOptionalString"/>, of what <see cref="Member"/> found.</summary>
    public static bool IsOptionalString(this JsonElement member, int lengthMax, out string? value)
    {
        value = null;
        return member.ValueKind == JsonValueKind.Undefined || member.IsString(lengthMax, out value);
    }

    /// <summary>An integer within ±(2^53−1).</summary>
    public static bool TryInteger(this JsonElement element, string name, out long value)
    {
        value = 0;
        return element.TryGetProperty(name, out JsonElement member) && member.IsInteger(out value);
    }

    /// <summary>As <see cref="TryInteger"/>, of a value.</summary>
    public static bool IsInteger(this JsonElement member, out long value)
    {
        value = 0;
        return member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out value) && value is >= -9007199254740991 and <= 9007199254740991;
    }

    /// <summary>A member that may be absent, one string, or an array of strings, each within the bound.</summary>
    public static bool TryStrings(this JsonElement element, string name, int countMax, int lengthMax, out IReadOnlyList<string> values)
    {
        values = [];
        return !element.TryGetProperty(name, out JsonElement member) || member.IsStrings(countMax, lengthMax, out values);
    }

    /// <summary>As <see cref="TryStrings"/>, of what <see cref="Member"/> found.</summary>
    public static bool IsStrings(this JsonElement member, int countMax, int lengthMax, out IReadOnlyList<string> values)
    {
        values = [];
        if (member.ValueKind == JsonValueKind.Undefined)
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
            if (!item.IsString(lengthMax, out string? text))
            {
                return false;
            }

            read[count++] = text;
        }

        values = read;
        return true;
    }

    /// <summary>Whether a value is an array of strings within the bounds, whose text nobody needs.</summary>
    public static bool IsWords(this JsonElement list, int countMax, int lengthMax)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > countMax)
        {
            return false;
        }

        foreach (JsonElement item in list.EnumerateArray())
        {
            // Two quotation marks; so many bytes are never more characters, with or without escapes.
            int bytes = item.ValueKind == JsonValueKind.String ? JsonMarshal.GetRawUtf8Value(item).Length - 2 : 0;
            if (bytes == 0 || (bytes > lengthMax && item.GetString()!.Length > lengthMax))
            {
                return false;
            }
        }

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
