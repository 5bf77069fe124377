using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Routing;

/// <summary>The JSON form of announcements. What is read must be the text that would be written.</summary>
internal static class RouteJson
{
    private const string AnnouncementType = "RouteAnnouncement";
    private const string StatementType = "HubStatement";
    private const string HopType = "RouteHop";
    private const int SignatureBytes = 64;
    private const int NodeCharsMax = 64;

    private static readonly JsonLimits Limits = new() { BytesMax = RoutingLimits.AnnouncementBytesMax, DepthMax = 4 };

    public static byte[] WriteStatement(HubStatementTerms terms, ReadOnlyMemory<byte>? signature) =>
        JsonBuild.Canonical(writer => WriteStatement(writer, terms, signature));

    public static byte[] WriteHop(RouteHop hop, bool withPrevious, bool withSignature) =>
        JsonBuild.Canonical(writer => WriteHop(writer, hop, withPrevious, withSignature));

    public static byte[] WriteAnnouncement(HubStatement statement, IReadOnlyList<RouteHop> hops) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", AnnouncementType);
        writer.WritePropertyName("statement");
        WriteStatement(writer, statement.Terms, statement.Signature);
        writer.WriteStartArray("hops");
        foreach (RouteHop hop in hops)
        {
            // each hop's previous follows from what is before it, and is not said twice
            WriteHop(writer, hop, withPrevious: false, withSignature: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static bool TryRead(ReadOnlyMemory<byte> utf8, out HubStatement? statement, out List<RouteHop> hops)
    {
        statement = null;
        hops = [];
        if (!StrictJson.TryParse(utf8, Limits, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            return Read(json.RootElement, out statement, hops) && WriteAnnouncement(statement!, hops).AsSpan().SequenceEqual(utf8.Span);
        }
    }

    private static bool Read(JsonElement root, out HubStatement? statement, List<RouteHop> hops)
    {
        statement = null;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryString("type", NodeCharsMax, out string? type) || type != AnnouncementType
            || !root.TryGetProperty("statement", out JsonElement stated) || !ReadStatement(stated, out statement)
            || !root.TryItems("hops", RoutingLimits.PathHubsMax, out JsonElement[] items) || items.Length == 0)
        {
            return false;
        }

        string previous = statement!.Hash;
        foreach (JsonElement item in items)
        {
            byte[] signature = new byte[SignatureBytes];
            if (item.ValueKind != JsonValueKind.Object
                || !item.TryString("node", NodeCharsMax, out string? node) || !item.TryString("to", NodeCharsMax, out string? to)
                || !item.TryInteger("latency", out long latency)
                || !item.TryString("signature", 2 * SignatureBytes, out string? text) || !Base64UrlText.TryDecode(text, signature))
            {
                return false;
            }

            var hop = new RouteHop(node, to, latency, previous, signature);
            if (!RouteRules.IsHop(hop))
            {
                return false;
            }

            hops.Add(hop);
            previous = hop.Hash;
        }

        return true;
    }

    private static bool ReadStatement(JsonElement root, out HubStatement? statement)
    {
        statement = null;
        byte[] signature = new byte[SignatureBytes];
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryString("type", NodeCharsMax, out string? type) || type != StatementType
            || !root.TryString("node", NodeCharsMax, out string? node)
            || !root.TryString("hub", Did.LengthMax, out string? hub)
            || !root.TryString("region", RoutingLimits.RegionCharsMax, out string? region)
            || !root.TryGetProperty("address", out JsonElement address) || address.ValueKind != JsonValueKind.String
            || !root.TryInteger("sequence", out long sequence)
            || !root.TryString("meshes", NodeCharsMax, out string? meshes)
            || !root.TryString("signature", 2 * SignatureBytes, out string? text) || !Base64UrlText.TryDecode(text, signature))
        {
            return false;
        }

        var terms = new HubStatementTerms(node, hub, region, address.GetString()!, sequence, meshes);
        statement = RouteRules.IsStatement(terms) ? new HubStatement(terms, signature) : null;
        return statement is not null;
    }

    private static void WriteStatement(Utf8JsonWriter writer, HubStatementTerms terms, ReadOnlyMemory<byte>? signature)
    {
        writer.WriteStartObject();
        writer.WriteString("type", StatementType);
        writer.WriteString("node", terms.Node);
        writer.WriteString("hub", terms.Hub);
        writer.WriteString("region", terms.Region);
        writer.WriteString("address", terms.Address);
        writer.WriteNumber("sequence", terms.Sequence);
        writer.WriteString("meshes", terms.Meshes);
        if (signature is { } value)
        {
            writer.WriteString("signature", Base64UrlText.Encode(value.Span));
        }

        writer.WriteEndObject();
    }

    private static void WriteHop(Utf8JsonWriter writer, RouteHop hop, bool withPrevious, bool withSignature)
    {
        writer.WriteStartObject();
        if (withPrevious)
        {
            writer.WriteString("type", HopType);
            writer.WriteString("previous", hop.Previous);
        }

        writer.WriteString("node", hop.Node);
        writer.WriteString("to", hop.To);
        writer.WriteNumber("latency", hop.Latency);
        if (withSignature)
        {
            writer.WriteString("signature", Base64UrlText.Encode(hop.Signature.Span));
        }

        writer.WriteEndObject();
    }
}
