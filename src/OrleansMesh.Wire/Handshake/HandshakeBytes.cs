using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Wire.Handshake;

/// <summary>Reads and writes the payloads of Handshake frames before the join.</summary>
internal static class HandshakeBytes
{
    /// <summary>Bytes of the longest payload.</summary>
    public const int PayloadBytesMax = LaneBytes.UnjoinedPayloadMax;

    /// <summary>Characters of the longest detail of a refusal.</summary>
    public const int DetailCharsMax = 512;

    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out ControlMessage? message)
    {
        message = null;
        return payload.Length <= PayloadBytesMax && ControlMessage.TryRead(payload, out message) && message.Id is null;
    }

    public static bool TryRead<T>(JsonElement body, JsonTypeInfo<T> shape, [NotNullWhen(true)] out T? value)
        where T : class
    {
        try
        {
            value = body.Deserialize(shape);
        }
        catch (JsonException)
        {
            // The text is strict JSON by now, so this tells only of a member of another type, or of one that is missing.
            value = null;
        }

        return value is not null;
    }

    public static void Write<T>(IBufferWriter<byte> output, string type, T body, JsonTypeInfo<T> shape) =>
        ControlMessage.Write(output, type, null, body, shape);
}
