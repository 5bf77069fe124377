using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>What a liar with a key of its own can put together.</summary>
internal static class RouteForgery
{
    public static RouteAnnouncement Of(HubStatement statement, IReadOnlyList<RouteHop> hops) =>
        Parse(new JsonObject
        {
            ["type"] = "RouteAnnouncement",
            ["statement"] = JsonNode.Parse(statement.Bytes.Span),
            ["hops"] = new JsonArray([.. hops.Select(hop => (JsonNode)Shown(hop))]),
        });

    public static HubStatement Statement(HubStatementTerms terms, ReadOnlyMemory<byte> signature) => new(terms, signature);

    public static RouteHop Hop(TestHub by, string to, HubStatement after) => RouteHop.Sign(by.Key, to, 0, after.Hash);

    public static RouteHop Hop(TestHub by, string to, RouteHop after) => RouteHop.Sign(by.Key, to, 1000, after.Hash);

    /// <summary>A hop in another hub's name, signed by the liar.</summary>
    public static RouteHop HopNamed(string node, TestHub liar, string to, RouteHop after)
    {
        byte[] signature = liar.Key.Sign(SHA256.HashData("anything"u8));
        return new RouteHop(node, to, 1000, after.Hash, signature);
    }

    private static JsonObject Shown(RouteHop hop) => new()
    {
        ["node"] = hop.Node,
        ["to"] = hop.To,
        ["latency"] = hop.Latency,
        ["signature"] = System.Buffers.Text.Base64Url.EncodeToString(hop.Signature.Span),
    };

    private static RouteAnnouncement Parse(JsonObject json) =>
        RouteAnnouncement.TryParse(CanonicalJson.Canonicalize(JsonSerializer.SerializeToElement(json)), out RouteAnnouncement? parsed, out RouteRefusal refusal)
            ? parsed
            : throw new InvalidOperationException($"{refusal}");
}
