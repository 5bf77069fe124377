using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Dialects.Ipc;

/// <summary>The JSON form of IPC envelopes.</summary>
internal static class IpcCodec
{
    public static readonly CanonicalFrame<IpcEnvelope, IpcRefusal> Frame = new(
        IpcLimits.EnvelopeBytesMax, IpcRefusal.TooLarge, IpcRefusal.NotJson, IpcRefusal.MemberForeign, Read, envelope => Write(envelope));

    public static byte[] Write(IpcEnvelope envelope) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("source_node", envelope.SourceNode);
        writer.WriteString("dest_node", envelope.DestinationNode);
        writer.WriteNumber("hop_count", envelope.HopCount);
        writer.WriteString("envelope_id", envelope.EnvelopeId);
        writer.WriteStartObject("message");
        writer.WriteNumber("from", envelope.Message.From);
        writer.WriteNumber("to", envelope.Message.To);
        writer.WriteString("type", envelope.Message.Type);
        writer.WritePropertyName("payload");
        writer.WriteRawValue(envelope.Message.Payload.Span);
        writer.WriteNumber("timestamp", envelope.Message.Timestamp);
        if (envelope.Message.CorrelationId is { } correlation)
        {
            writer.WriteString("correlation_id", correlation);
        }

        writer.WriteEndObject();
        writer.WriteExtensions(envelope.Extensions);
        writer.WriteEndObject();
    });

    private static IpcRefusal Read(JsonElement root, out IpcEnvelope? envelope)
    {
        envelope = null;
        if (!root.TryString("source_node", IpcLimits.NodeCharsMax, out string? source) || !GlobalPid.IsNode(source))
        {
            return IpcRefusal.SourceInvalid;
        }

        if (!root.TryString("dest_node", IpcLimits.NodeCharsMax, out string? destination) || !GlobalPid.IsNode(destination))
        {
            return IpcRefusal.DestinationInvalid;
        }

        if (!root.TryInteger("hop_count", out long hops) || hops is < 0 or > IpcLimits.HopsMax)
        {
            return IpcRefusal.HopsInvalid;
        }

        if (!TryGuid(root, "envelope_id", out Guid id))
        {
            return IpcRefusal.EnvelopeIdInvalid;
        }

        if (!root.TryGetProperty("message", out JsonElement element) || element.ValueKind != JsonValueKind.Object)
        {
            return IpcRefusal.MessageMissing;
        }

        IpcRefusal refusal = ReadMessage(element, out KernelMessage? message);
        if (refusal != IpcRefusal.None)
        {
            return refusal;
        }

        if (!root.TryExtensions(out ReadOnlyMemory<byte> extensions))
        {
            return IpcRefusal.ExtensionsInvalid;
        }

        envelope = new IpcEnvelope
        {
            SourceNode = source,
            DestinationNode = destination,
            HopCount = (int)hops,
            EnvelopeId = id,
            Message = message!,
            Extensions = extensions,
        };
        return IpcRefusal.None;
    }

    private static IpcRefusal ReadMessage(JsonElement element, out KernelMessage? message)
    {
        message = null;
        if (!TryPid(element, "from", out long from) || !TryPid(element, "to", out long to))
        {
            return IpcRefusal.PidInvalid;
        }

        if (!element.TryString("type", IpcLimits.TypeCharsMax, out string? type) || !type.All(c => c is >= ' ' and <= '~'))
        {
            return IpcRefusal.TypeInvalid;
        }

        if (!element.TryGetProperty("payload", out JsonElement payload))
        {
            return IpcRefusal.PayloadMissing;
        }

        if (!element.TryMilliseconds("timestamp", out long timestamp))
        {
            return IpcRefusal.TimestampInvalid;
        }

        Guid correlation = default;
        bool correlated = element.TryGetProperty("correlation_id", out _);
        if (correlated && !TryGuid(element, "correlation_id", out correlation))
        {
            return IpcRefusal.CorrelationInvalid;
        }

        message = new KernelMessage(from, to, type, CanonicalJson.Canonicalize(payload), timestamp, correlated ? correlation : null);
        return IpcRefusal.None;
    }

    private static bool TryPid(JsonElement element, string name, out long pid) => element.TryInteger(name, out pid) && pid >= 0;

    // Guid takes upper case too; the canonical form does not.
    private static bool TryGuid(JsonElement element, string name, out Guid id)
    {
        id = default;
        return element.TryString(name, 36, out string? text) && Guid.TryParseExact(text, "D", out id) && id.ToString("D") == text;
    }
}
