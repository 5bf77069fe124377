using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ipld;

/// <summary>DAG-JSON: how people read and write IPLD values; bytes are <c>{"/":{"bytes":…}}</c>, links <c>{"/":"bafy…"}</c>.</summary>
public static class DagJson
{
    /// <summary>Reads strict JSON, so numbers are within what doubles hold; false for a reserved form that is broken.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out IpldNode? node)
    {
        node = null;
        if (!StrictJson.TryParse(utf8, JsonLimits.Default, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            return TryRead(json.RootElement, out node);
        }
    }

    /// <summary>Reads an element of a document that was parsed strictly.</summary>
    public static bool TryRead(JsonElement element, [NotNullWhen(true)] out IpldNode? node)
    {
        node = element.ValueKind switch
        {
            JsonValueKind.Null => IpldNode.Null,
            JsonValueKind.True => IpldNode.True,
            JsonValueKind.False => IpldNode.False,
            JsonValueKind.String => IpldNode.Of(element.GetString()!),
            JsonValueKind.Number => Number(element),
            JsonValueKind.Array => List(element),
            JsonValueKind.Object => Object(element),
            _ => null,
        };
        return node is not null;
    }

    /// <summary>Writes a value; the order of keys is that of DAG-CBOR.</summary>
    public static void Write(Utf8JsonWriter writer, IpldNode node)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(node);
        switch (node.Kind)
        {
            case IpldKind.Null:
                writer.WriteNullValue();
                break;
            case IpldKind.Boolean:
                writer.WriteBooleanValue(node.AsBoolean);
                break;
            case IpldKind.Integer:
                writer.WriteRawValue(node.AsInteger.ToString(CultureInfo.InvariantCulture));
                break;
            case IpldKind.Float:
                string text = node.AsFloat.ToString("R", CultureInfo.InvariantCulture);
                writer.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
                break;
            case IpldKind.String:
                writer.WriteStringValue(node.AsString);
                break;
            case IpldKind.Bytes:
                WriteReserved(writer, () =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("bytes", Convert.ToBase64String(node.AsBytes.Span).TrimEnd('='));
                    writer.WriteEndObject();
                });
                break;
            case IpldKind.Link:
                WriteReserved(writer, () => writer.WriteStringValue(node.AsLink.ToString()));
                break;
            case IpldKind.List:
                writer.WriteStartArray();
                foreach (IpldNode item in node.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                foreach ((string key, IpldNode value) in node.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
        }
    }

    private static void WriteReserved(Utf8JsonWriter writer, Action inner)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("/");
        inner();
        writer.WriteEndObject();
    }

    private static IpldNode? Number(JsonElement element)
    {
        string text = element.GetRawText();
        if (text.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            return element.TryGetDouble(out double value) && double.IsFinite(value) ? IpldNode.Of(value) : null;
        }

        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 integer)
            && integer >= IpldNode.IntegerMin && integer <= IpldNode.IntegerMax
            ? IpldNode.Of(integer)
            : null;
    }

    private static IpldNode? List(JsonElement element)
    {
        var items = new List<IpldNode>(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (!TryRead(item, out IpldNode? node))
            {
                return null;
            }

            items.Add(node);
        }

        return IpldNode.ListOf(items);
    }

    private static IpldNode? Object(JsonElement element)
    {
        if (element.TryGetProperty("/", out JsonElement reserved))
        {
            return element.GetPropertyCount() == 1 ? Reserved(reserved) : null;
        }

        var entries = new List<(string Key, IpldNode Value)>();
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!TryRead(member.Value, out IpldNode? node))
            {
                return null;
            }

            entries.Add((member.Name, node));
        }

        return IpldNode.MapOf(entries);
    }

    private static IpldNode? Reserved(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return Cid.TryParse(value.GetString(), out Cid? cid) ? IpldNode.Of(cid) : null;
        }

        return value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 1
            && value.TryGetProperty("bytes", out JsonElement text) && text.ValueKind == JsonValueKind.String
            && Multibase.TryDecode("m" + text.GetString(), out byte[]? bytes, out _)
            ? IpldNode.Of(bytes)
            : null;
    }
}
