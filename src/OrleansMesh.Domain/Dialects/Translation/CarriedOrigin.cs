using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>All of a message but its data, as a translation carries it: <c>{"origin":{"dialect":…,"members":…}}</c>. With the data back in its place it is the first message again, signature and all.</summary>
internal static class CarriedOrigin
{
    private const string Origin = "origin";

    private static readonly JsonLimits Unlimited = new() { BytesMax = int.MaxValue };

    /// <summary>The extensions of a message that was translated.</summary>
    public static byte[] Carry(IDialectPort port, Dialect dialect, ReadOnlyMemory<byte> canonical)
    {
        JsonObject members = JsonNode.Parse(canonical.Span)!.AsObject();
        (JsonObject owner, string member) = port.DataOf(members, isCarried: false);
        owner.Remove(member);
        var extensions = new JsonObject { [Origin] = new JsonObject { ["dialect"] = DialectWords.Of(dialect), ["members"] = members } };
        return Canonical(extensions)!;
    }

    /// <summary>The dialect that a message was first in; false when it carries nothing.</summary>
    public static bool TryFind(ReadOnlyMemory<byte> extensions, out Dialect dialect, [NotNullWhen(true)] out JsonObject? members)
    {
        dialect = default;
        members = null;
        if (extensions.IsEmpty)
        {
            return false;
        }

        using JsonDocument document = JsonDocument.Parse(extensions);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty(Origin, out JsonElement origin) || origin.ValueKind != JsonValueKind.Object
            || !origin.TryString("dialect", 16, out string? word) || !DialectWords.TryParse(word, out dialect)
            || !origin.TryGetProperty("members", out JsonElement carried) || carried.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        members = JsonNode.Parse(carried.GetRawText())!.AsObject();
        return true;
    }

    /// <summary>The first message, with the data of the present one and the hops that were made since; null when it is none.</summary>
    public static byte[]? Restore(IDialectPort port, JsonObject members, DialectView view, out TranslationRefusal refusal)
    {
        refusal = TranslationRefusal.OriginInvalid;
        try
        {
            (JsonObject owner, string member) = port.DataOf(members, isCarried: true);
            if (owner.ContainsKey(member))
            {
                return null;
            }

            owner[member] = JsonNode.Parse(view.Data.Span);
            refusal = port.TrySetHops(members, view.Hops) ? TranslationRefusal.None : TranslationRefusal.HopsExhausted;
            return refusal == TranslationRefusal.None ? Canonical(members) : null;
        }
        catch (InvalidOperationException)
        {
            // A member of another kind than the dialect has: the node's own way to say so.
            refusal = TranslationRefusal.OriginInvalid;
            return null;
        }
    }

    /// <summary>A count that a message must have.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static int Count(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out int count) ? count : throw new InvalidOperationException("No count.");

    private static byte[]? Canonical(JsonObject node) =>
        CanonicalJson.TryCanonicalize(System.Text.Encoding.UTF8.GetBytes(node.ToJsonString()), Unlimited, out byte[]? canonical, out _) ? canonical : null;
}
