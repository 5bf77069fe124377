using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace OrleansMesh.Domain.Json;

/// <summary>The JSON Canonicalization Scheme of RFC 8785 (P-07): one byte form for one value.</summary>
public static class CanonicalJson
{
    /// <summary>Writes the canonical form of an element of a document that <see cref="StrictJson"/> took.</summary>
    public static void Write(JsonElement element, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, output, without: null);
                break;
            case JsonValueKind.Array:
                WriteArray(element, output);
                break;
            case JsonValueKind.String:
                CanonicalText.WriteString(element.GetString(), output);
                break;
            case JsonValueKind.Number:
                CanonicalText.WriteNumber(element.GetDouble(), output);
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            case JsonValueKind.Null:
                output.Write("null"u8);
                break;
            default:
                throw new ArgumentException("The element belongs to no document.", nameof(element));
        }
    }

    /// <summary>The canonical form of an element of a document that <see cref="StrictJson"/> took.</summary>
    public static byte[] Canonicalize(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>(512);
        Write(element, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The canonical form of an object without some of its own members: what a signature inside it covers.</summary>
    public static byte[] CanonicalizeWithout(JsonElement element, params ReadOnlySpan<string> members)
    {
        var output = new ArrayBufferWriter<byte>(512);
        WriteObject(element, output, members.ToArray());
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Parses strictly and canonicalises; false, with the reason, for a text that <see cref="StrictJson"/> refuses.</summary>
    public static bool TryCanonicalize(
        ReadOnlyMemory<byte> utf8, JsonLimits limits, [NotNullWhen(true)] out byte[]? canonical, out JsonFault fault)
    {
        canonical = null;
        if (!StrictJson.TryParse(utf8, limits, out JsonDocument? document, out fault))
        {
            return false;
        }

        using (document)
        {
            canonical = Canonicalize(document.RootElement);
            return true;
        }
    }

    /// <summary>True when the text is its own canonical form: one pass, no tree, no allocation for plain names; depth at most 64.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return false;
        }

        var cursor = new CanonicalCursor(utf8, JsonLimits.Default.DepthMax);
        return cursor.TryValue(0) && cursor.AtEnd;
    }

    private static void WriteObject(JsonElement element, IBufferWriter<byte> output, string[]? without)
    {
        int count = element.GetPropertyCount();
        JsonProperty[] members = ArrayPool<JsonProperty>.Shared.Rent(count);
        string[] names = ArrayPool<string>.Shared.Rent(count);
        int kept = 0;
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string name = member.Name;
            if (without is null || !without.Contains(name, StringComparer.Ordinal))
            {
                names[kept] = name;
                members[kept++] = member;
            }
        }

        Array.Sort(names, members, 0, kept, StringComparer.Ordinal);
        output.Write("{"u8);
        for (int i = 0; i < kept; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            CanonicalText.WriteString(names[i], output);
            output.Write(":"u8);
            Write(members[i].Value, output);
        }

        output.Write("}"u8);
        ArrayPool<JsonProperty>.Shared.Return(members, clearArray: true);
        ArrayPool<string>.Shared.Return(names, clearArray: true);
    }

    private static void WriteArray(JsonElement element, IBufferWriter<byte> output)
    {
        output.Write("["u8);
        bool first = true;
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            Write(item, output);
        }

        output.Write("]"u8);
    }
}
