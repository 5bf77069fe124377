using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
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
                WriteObject(element, output, []);
                break;
            case JsonValueKind.Array:
                WriteArray(element, output);
                break;
            case JsonValueKind.String:
                WriteString(element, output);
                break;
            case JsonValueKind.Number:
                WriteNumber(element, output);
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

    /// <summary>The canonical form of an element of a document that <see cref="StrictJson"/> took. What is canonical as it stands, as most of what is signed, is copied.</summary>
    public static byte[] Canonicalize(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Undefined && JsonMarshal.GetRawUtf8Value(element) is var raw && IsCanonical(raw))
        {
            return raw.ToArray();
        }

        var output = new ArrayBufferWriter<byte>(512);
        Write(element, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The canonical form of an object without some of its own members: what a signature inside it covers.</summary>
    public static byte[] CanonicalizeWithout(JsonElement element, params ReadOnlySpan<string> members)
    {
        var output = new ArrayBufferWriter<byte>(JsonMarshal.GetRawUtf8Value(element).Length); // seldom longer than what was read
        WriteObject(element, output, members);
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

    private static void WriteObject(JsonElement element, IBufferWriter<byte> output, ReadOnlySpan<string> without)
    {
        using var members = new CanonicalMembers(element, without);
        output.Write("{"u8);
        bool first = true;
        foreach (JsonProperty member in members.InOrder)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            ReadOnlySpan<byte> name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (name.Contains((byte)'\\'))
            {
                CanonicalText.WriteString(member.Name, output);
            }
            else
            {
                output.Write("\""u8);
                output.Write(name);
                output.Write("\""u8);
            }

            output.Write(":"u8);
            Write(member.Value, output);
        }

        output.Write("}"u8);
    }

    // Strict JSON has no bare control character in a string: what has no escape is written as it is meant.
    private static void WriteString(JsonElement element, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Contains((byte)'\\'))
        {
            CanonicalText.WriteString(element.GetString(), output);
        }
        else
        {
            output.Write(raw);
        }
    }

    private static void WriteNumber(JsonElement element, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(element);
        if (CanonicalText.IsShortInteger(raw))
        {
            output.Write(raw);
        }
        else
        {
            CanonicalText.WriteNumber(element.GetDouble(), output);
        }
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
