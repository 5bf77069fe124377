using System.Text.Json;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Domain.Admission;

/// <summary>What the JSON-RPC request inside an mcp.request asks for, as far as a grant is needed (P-10).</summary>
/// <param name="Kind">The kind of grant; null when the method needs none.</param>
/// <param name="Name">The tool, prompt or URI; empty when the method needs no grant.</param>
internal readonly record struct McpCall(GrantKind? Kind, string Name)
{
    /// <summary>Reads <c>{"call":…,"request":{"method":…,"params":{…}}}</c>, which must be canonical JSON; false when it is no such thing.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out McpCall call)
    {
        call = default;
        var reader = new Utf8JsonReader(data);
        if (!reader.Read() || !TryEnter(ref reader, "request"u8) || !TryEnter(ref reader, "method"u8) || reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        (GrantKind? kind, bool byUri) = KindOf(ref reader);
        if (kind is null)
        {
            call = new McpCall(null, "");
            return true;
        }

        // In canonical form params comes after method.
        if (!TrySeek(ref reader, "params"u8) || !TryEnter(ref reader, byUri ? "uri"u8 : "name"u8) || reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        call = new McpCall(kind, reader.GetString()!);
        return true;
    }

    private static (GrantKind? Kind, bool ByUri) KindOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("tools/call"u8) ? (GrantKind.Tool, false)
        : reader.ValueTextEquals("prompts/get"u8) ? (GrantKind.Prompt, false)
        : reader.ValueTextEquals("resources/read"u8) || reader.ValueTextEquals("resources/subscribe"u8) ? (GrantKind.Resource, true)
        : (null, false);

    private static bool TryEnter(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.TokenType == JsonTokenType.StartObject && TrySeek(ref reader, name);

    /// <summary>From inside an object to the value of one of the members that are left; false at its end.</summary>
    private static bool TrySeek(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals(name);
            _ = reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
