using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>The JSON form of events. What is not known is refused: the text that is read must be the text that would be written.</summary>
internal static class FederationEventJson
{
    private const string TypeName = "FederationEvent";

    private static readonly CanonicalFrame<FederationEvent, LifecycleRefusal> Frame = new(
        FederationEvent.BytesMax, LifecycleRefusal.TooLarge, LifecycleRefusal.Malformed, LifecycleRefusal.Malformed, Read, parsed => parsed.Bytes);

    public static byte[] Write(FederationEventTerms terms, ReadOnlyMemory<byte>? signature) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", TypeName);
        writer.WriteString("federationId", terms.FederationId);
        writer.WriteNumber("version", terms.Version);
        writer.WriteNumber("seq", terms.Seq);
        writer.WriteString("previous", terms.Previous);
        writer.WriteString("kind", FederationWords.Of(terms.Kind));
        writer.WriteString("actor", terms.Actor);
        writer.WriteString("keyId", terms.KeyId);
        writer.WriteNumber("time", terms.Time);
        EventBodyJson.Write(writer, terms.Body);
        if (signature is { } value)
        {
            writer.WriteString("signature", Base64UrlText.Encode(value.Span));
        }

        writer.WriteEndObject();
    });

    public static bool TryRead(ReadOnlyMemory<byte> utf8, out FederationEvent? parsed, out LifecycleRefusal refusal) => Frame.TryRead(utf8, out parsed, out refusal);

    private static LifecycleRefusal Read(JsonElement root, out FederationEvent? parsed)
    {
        parsed = null;
        byte[] signature = new byte[Ed25519PrivateKey.SignatureBytes];
        if (!root.TryString("type", 64, out string? type) || type != TypeName
            || !root.TryString("federationId", 36, out string? id) || !Guid.TryParseExact(id, "D", out Guid federationId)
            || !root.TryInteger("version", out long version) || version is < 1 or > int.MaxValue
            || !root.TryInteger("seq", out long seq) || seq is < 0 or > int.MaxValue
            || !root.TryString("previous", 64, out string? previous) || previous.Length != 64
            || !root.TryString("kind", 16, out string? word) || !FederationWords.TryKind(word, out FederationEventKind kind)
            || !root.TryString("actor", Did.LengthMax, out string? actor)
            || !root.TryString("keyId", DidUrl.LengthMax, out string? keyId)
            || !root.TryInteger("time", out long time) || time is < 0 or > AgreementRules.TimeMax
            || !root.TryString("signature", 128, out string? text) || !Base64UrlText.TryDecode(text, signature)
            || !root.TryGetProperty("body", out JsonElement body) || body.ValueKind != JsonValueKind.Object)
        {
            return LifecycleRefusal.Malformed;
        }

        if (!EventBodyJson.TryRead(body, kind, out FederationEventBody? read))
        {
            return LifecycleRefusal.BodyInvalid;
        }

        parsed = new FederationEvent(new FederationEventTerms(federationId, (int)version, (int)seq, previous, kind, actor, keyId, time, read), signature);
        return LifecycleRefusal.None;
    }
}
