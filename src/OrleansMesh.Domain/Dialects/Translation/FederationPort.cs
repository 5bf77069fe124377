using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Dialects.FederationEnvelopes;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>Federation envelopes: a message is <c>{"type":…,"data":…}</c>, or any other value, which then has the type <c>federation.message</c>.</summary>
internal sealed class FederationPort : IDialectPort
{
    private const string PlainType = "federation.message";

    /// <inheritdoc/>
    public TranslationRefusal Read(ReadOnlyMemory<byte> utf8, out DialectView? view, out ReadOnlyMemory<byte> canonical)
    {
        view = null;
        canonical = default;
        if (!FederationEnvelope.TryParse(utf8, out FederationEnvelope? envelope, out _))
        {
            return TranslationRefusal.SourceInvalid;
        }

        if (envelope.Encryption is not null)
        {
            return TranslationRefusal.Encrypted;
        }

        canonical = envelope.ToBytes();
        (string type, ReadOnlyMemory<byte> data) = Split(envelope.Message);
        view = new DialectView
        {
            MessageId = envelope.Id,
            Source = envelope.Source.Id,
            Target = envelope.Destination.Id,
            Timestamp = envelope.Timestamp,
            ExpiresAt = envelope.Policy?.MaxLatency is { } latency ? envelope.Timestamp + latency : null,
            Type = type,
            Data = data,
            Hops = envelope.Hops,
            HopsMax = envelope.Ttl,
            IsReliable = envelope.IsReliable,
            FederationId = envelope.FederationId,
            Extensions = envelope.Extensions,
        };
        return TranslationRefusal.None;
    }

    /// <inheritdoc/>
    public TranslationRefusal Write(DialectView view, TranslationTerms terms, ReadOnlyMemory<byte> extensions, out byte[] message)
    {
        message = [];
        if (view.FederationId is null && terms.FederationId is null)
        {
            return TranslationRefusal.FederationUnknown;
        }

        if (view.HopsMax is < 1 or > FederationEnvelopeLimits.TtlMax)
        {
            return TranslationRefusal.HopsUnsayable;
        }

        long? latency = view.ExpiresAt - view.Timestamp;
        if (latency is < 1 or > FederationEnvelopeLimits.LatencyMillisecondsMax)
        {
            return TranslationRefusal.ExpiryUnsayable;
        }

        var draft = new FederationEnvelope
        {
            Id = view.MessageId,
            Timestamp = view.Timestamp,
            Source = new MeshPlace(view.Source),
            Destination = new MeshPlace(view.Target),
            Ttl = view.HopsMax,
            Hops = view.Hops,
            IsReliable = view.IsReliable,
            FederationId = view.FederationId ?? terms.FederationId!.Value.ToString("D"),
            Policy = latency is { } milliseconds ? new EnvelopePolicy(MaxLatency: (int)milliseconds) : null,
            Extensions = extensions,
            Message = Join(view.Type, view.Data),
        };
        FederationEnvelope signed = terms.Key is { } key ? draft with { Signature = key.Sign(draft.ToSigningInput()) } : draft;
        message = signed.ToBytes();
        return FederationEnvelope.TryParse(message, out _, out FederationEnvelopeRefusal refusal) ? TranslationRefusal.None
            : refusal is FederationEnvelopeRefusal.SourceInvalid or FederationEnvelopeRefusal.DestinationInvalid ? TranslationRefusal.NameUnsayable
            : TranslationRefusal.ResultRefused;
    }

    /// <inheritdoc/>
    public byte[] ToComparable(ReadOnlyMemory<byte> message) => FederationEnvelope.TryParse(message, out FederationEnvelope? read, out _) ? read.ToSigningInput() : [];

    /// <inheritdoc/>
    public (JsonObject Owner, string Member) DataOf(JsonObject message, bool isCarried) =>
        message["message"] is JsonObject inner && IsType(inner["type"]) && (isCarried ? inner.Count == 1 : inner.Count == 2 && inner.ContainsKey("data"))
            ? (inner, "data")
            : (message, "message");

    /// <inheritdoc/>
    public bool TrySetHops(JsonObject message, int hops)
    {
        JsonNode routing = message["federation"]?["routing"] ?? throw new InvalidOperationException("No routing.");
        int made = Math.Max(hops, CarriedOrigin.Count(routing["hops"]));
        routing["hops"] = made;
        return made <= CarriedOrigin.Count(routing["ttl"]);
    }

    private static bool IsType(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && text.Length is >= 1 and <= FmpLimits.PayloadTypeCharsMax;

    private static (string Type, ReadOnlyMemory<byte> Data) Split(ReadOnlyMemory<byte> message)
    {
        using JsonDocument document = JsonDocument.Parse(message);
        JsonElement root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object && root.GetPropertyCount() == 2
            && root.TryString("type", FmpLimits.PayloadTypeCharsMax, out string? type) && root.TryGetProperty("data", out JsonElement data)
                ? (type, CanonicalJson.Canonicalize(data))
                : (PlainType, message);
    }

    // Plain only where it reads so again.
    private static ReadOnlyMemory<byte> Join(string type, ReadOnlyMemory<byte> data) =>
        type == PlainType && Split(data) is (PlainType, var plain) && plain.Span.SequenceEqual(data.Span)
            ? data
            : JsonBuild.Canonical(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", type);
                writer.WritePropertyName("data");
                writer.WriteRawValue(data.Span);
                writer.WriteEndObject();
            });
}
