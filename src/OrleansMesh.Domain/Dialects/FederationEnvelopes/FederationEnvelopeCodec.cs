using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>The JSON form of federation envelopes.</summary>
internal static class FederationEnvelopeCodec
{
    public const string Version = "1.0";

    public static readonly CanonicalFrame<FederationEnvelope, FederationEnvelopeRefusal> Frame = new(
        FederationEnvelopeLimits.EnvelopeBytesMax,
        FederationEnvelopeRefusal.TooLarge,
        FederationEnvelopeRefusal.NotJson,
        FederationEnvelopeRefusal.MemberForeign,
        FederationEnvelopeReader.Read,
        envelope => Write(envelope));

    public static byte[] Write(FederationEnvelope envelope) => JsonBuild.Canonical(writer => Write(writer, envelope, inTransit: true, hasMessage: true));

    /// <summary>Without what a signature does not cover.</summary>
    public static byte[] WriteSigned(FederationEnvelope envelope) => JsonBuild.Canonical(writer => Write(writer, envelope, inTransit: false, hasMessage: true));

    /// <summary>What a ciphertext is bound to: all that is signed but the message.</summary>
    public static byte[] WriteAssociated(FederationEnvelope envelope) => JsonBuild.Canonical(writer => Write(writer, envelope, inTransit: false, hasMessage: false));

    private static void Write(Utf8JsonWriter writer, FederationEnvelope envelope, bool inTransit, bool hasMessage)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("federation");
        writer.WriteString("version", Version);
        writer.WriteString("id", envelope.Id);
        writer.WriteNumber("timestamp", envelope.Timestamp);
        WritePlace(writer, "source_mesh", envelope.Source);
        WritePlace(writer, "destination_mesh", envelope.Destination);
        WriteRouting(writer, envelope, inTransit);
        WriteSecurity(writer, envelope, inTransit);
        WritePolicy(writer, envelope.Policy);
        WriteMetadata(writer, envelope.Metadata);
        writer.WriteExtensions(envelope.Extensions);
        writer.WriteEndObject();
        if (hasMessage)
        {
            writer.WritePropertyName("message");
            writer.WriteRawValue(envelope.Message.Span);
        }

        writer.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter writer, string name, MeshPlace place)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", place.Id);
        WriteOptional(writer, "gateway_id", place.GatewayId);
        writer.WriteEndObject();
    }

    private static void WriteRouting(Utf8JsonWriter writer, FederationEnvelope envelope, bool inTransit)
    {
        writer.WriteStartObject("routing");
        if (inTransit)
        {
            writer.WriteStrings("path", envelope.Path);
            writer.WriteNumber("hops", envelope.Hops);
        }

        writer.WriteNumber("ttl", envelope.Ttl);
        string[] flags = [.. envelope.IsReliable ? ["reliable"] : Array.Empty<string>(), .. envelope.IsOrdered ? ["ordered"] : Array.Empty<string>()];
        writer.WriteStrings("flags", flags);
        writer.WriteEndObject();
    }

    private static void WriteSecurity(Utf8JsonWriter writer, FederationEnvelope envelope, bool inTransit)
    {
        writer.WriteStartObject("security");
        writer.WriteString("federation_id", envelope.FederationId);
        if (inTransit && !envelope.Signature.IsEmpty)
        {
            writer.WriteBase64String("signature", envelope.Signature.Span);
        }

        if (!envelope.Certificate.IsEmpty)
        {
            writer.WriteBase64String("certificate", envelope.Certificate.Span);
        }

        if (envelope.Encryption is { } encryption)
        {
            writer.WriteStartObject("encryption");
            writer.WriteString("algorithm", EnvelopeEncryption.Algorithm);
            writer.WriteString("key_id", encryption.KeyId);
            writer.WriteBase64String("iv", encryption.Iv.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WritePolicy(Utf8JsonWriter writer, EnvelopePolicy? policy)
    {
        if (policy is null)
        {
            return;
        }

        writer.WriteStartObject("policy");
        WriteOptional(writer, "priority", policy.Priority);
        WriteOptional(writer, "qos", policy.Qos);
        WriteOptional(writer, "max_latency", policy.MaxLatency);
        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, EnvelopeMetadata? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        writer.WriteStartObject("metadata");
        WriteOptional(writer, "content_type", metadata.ContentType);
        WriteOptional(writer, "content_encoding", metadata.ContentEncoding);
        WriteOptional(writer, "schema_id", metadata.SchemaId);
        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
