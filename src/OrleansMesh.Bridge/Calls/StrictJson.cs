using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Calls;

/// <summary>Reads foreign JSON into nodes that never throw later: no duplicate members, at most 64 levels.</summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>The bytes that <paramref name="element"/> was read from, whatever their layout.</summary>
    public static int Bytes(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined ? 0 : JsonMarshal.GetRawUtf8Value(element).Length;

    /// <summary>False when <paramref name="element"/> is not an object, repeats a member name, or is too deep.</summary>
    public static bool TryObject(JsonElement element, [NotNullWhen(true)] out JsonObject? value)
    {
        value = null;
        if (element.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        try
        {
            value = JsonNode.Parse(JsonMarshal.GetRawUtf8Value(element), nodeOptions: null, Strict) as JsonObject;
        }
        catch (JsonException)
        {
            // The parser's way to say no; it is a value from here on.
        }

        return value is not null;
    }

    /// <summary>The string member <paramref name="name"/> of <paramref name="parent"/>; null when it is missing or no string.</summary>
    public static string? Text(JsonObject? parent, string name) =>
        parent is not null && parent[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The object member <paramref name="name"/>, detached from <paramref name="parent"/>; null when it is missing or no object.</summary>
    public static JsonObject? Take(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            return null;
        }

        parent.Remove(name);
        return child;
    }
}
