using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>The JSON form of KLP messages.</summary>
internal static class KlpCodec
{
    public static readonly CanonicalFrame<KlpMessage, KlpRefusal> Frame = new(
        KlpLimits.MessageBytesMax, KlpRefusal.TooLarge, KlpRefusal.NotJson, KlpRefusal.MemberForeign, Read, message => Write(message));

    public static byte[] Write(KlpMessage message) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", KlpMessageTypes.Of(message.Type));
        writer.WriteString("source", message.Source.ToString());
        writer.WriteString("target", message.Target.ToString());
        writer.WritePropertyName("payload");
        writer.WriteRawValue(message.Payload.Span);
        writer.WriteString("timestamp", DialectText.PrintTime(message.Timestamp));
        if (message.TtlSeconds is { } ttl)
        {
            writer.WriteNumber("ttl", ttl);
        }

        if (message.RoutingHints.Count > 0)
        {
            writer.WriteStrings("routing_hints", message.RoutingHints);
        }

        writer.WriteExtensions(message.Extensions);
        if (!message.Signature.IsEmpty)
        {
            writer.WriteBase64String("signature", message.Signature.Span);
        }

        writer.WriteEndObject();
    });

    private static KlpRefusal Read(JsonElement root, out KlpMessage? message)
    {
        message = null;
        if (!root.TryString("type", 32, out string? word) || !KlpMessageTypes.TryParse(word, out KlpMessageType type))
        {
            return KlpRefusal.TypeUnknown;
        }

        if (!TryAddress(root, "source", out KlpAddress? source))
        {
            return KlpRefusal.SourceInvalid;
        }

        if (!TryAddress(root, "target", out KlpAddress? target))
        {
            return KlpRefusal.TargetInvalid;
        }

        if (!root.TryGetProperty("payload", out JsonElement payload))
        {
            return KlpRefusal.PayloadMissing;
        }

        if (!root.TryString("timestamp", 24, out string? time) || !DialectText.TryTime(time, out long timestamp))
        {
            return KlpRefusal.TimestampInvalid;
        }

        long ttl = 0;
        bool saysTtl = root.TryGetProperty("ttl", out _);
        if (saysTtl && (!root.TryInteger("ttl", out ttl) || ttl is < 1 or > KlpLimits.TtlSecondsMax))
        {
            return KlpRefusal.TtlInvalid;
        }

        if (!root.TryStrings("routing_hints", KlpLimits.HintsMax, KlpLimits.HintCharsMax, out IReadOnlyList<string> hints)
            || (hints.Count == 0 && root.TryGetProperty("routing_hints", out _)))
        {
            return KlpRefusal.HintsInvalid;
        }

        if (!root.TryExtensions(out ReadOnlyMemory<byte> extensions))
        {
            return KlpRefusal.ExtensionsInvalid;
        }

        byte[] signature = [];
        if (root.TryGetProperty("signature", out JsonElement signed) && !DialectText.TryBase64(signed, Ed25519PrivateKey.SignatureBytes, out signature))
        {
            return KlpRefusal.SignatureMalformed;
        }

        message = new KlpMessage
        {
            Type = type,
            Source = source!,
            Target = target!,
            Payload = CanonicalJson.Canonicalize(payload),
            Timestamp = timestamp,
            TtlSeconds = saysTtl ? (int)ttl : null,
            RoutingHints = hints,
            Extensions = extensions,
            Signature = signature,
        };
        return KlpRefusal.None;
    }

    private static bool TryAddress(JsonElement root, string name, out KlpAddress? address)
    {
        address = null;
        return root.TryString(name, KlpLimits.AddressCharsMax, out string? text) && KlpAddress.TryParse(text, out address, out _);
    }
}
