using System.Buffers;
using System.Text.Json;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Notices;

/// <summary>
/// Writes the control message of a <see cref="FederationNotice"/>, the most frequent and largest that a hub sends: as
/// <see cref="FederationViews"/> and a serializer would, but the signed texts in it as they are stored, where those parse each of them first.
/// </summary>
internal static class FederationNoticeWriter
{
    /// <param name="type">Of the message.</param>
    /// <param name="routingEndpoint">Where messages of an active federation go; null otherwise.</param>
    public static void Write(IBufferWriter<byte> output, string type, FederationRecord federation, string? routingEndpoint)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteStartObject("federation"u8);
        writer.WriteString("federationId"u8, federation.FederationId);
        writer.WriteString("status"u8, FederationViews.Word(federation.Status));
        writer.WriteNumber("version"u8, federation.Version);
        writer.WriteString("proposer"u8, federation.ProposerMeshId);
        WriteText(writer, "agreement"u8, federation.Agreement);
        WriteText(writer, "credential"u8, federation.Credential);
        WriteText(writer, "proposerRegistration"u8, federation.ProposerRegistration);
        writer.WriteString("reason"u8, federation.Reason);
        writer.WriteNumber("changedAt"u8, federation.ChangedAt);
        WriteText(writer, "offer"u8, federation.Offer);
        WriteTexts(writer, "suspendedBy"u8, federation.SuspendedBy);
        WriteNumber(writer, "drainUntil"u8, federation.DrainUntil == 0 ? null : federation.DrainUntil);
        writer.WriteString("head"u8, federation.Head);
        WriteNumber(writer, "seq"u8, federation.Head is null ? null : federation.Seq);
        writer.WriteEndObject();
        writer.WriteString("routingEndpoint"u8, routingEndpoint);
        writer.WriteEndObject();
    }

    // What is stored was strict JSON when it came.
    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, byte[]? utf8)
    {
        writer.WritePropertyName(name);
        if (utf8 is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(utf8, skipInputValidation: true);
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string[]? texts)
    {
        if (texts is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
