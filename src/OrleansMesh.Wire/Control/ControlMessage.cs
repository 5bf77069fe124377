using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Wire.Control;

/// <summary>A JSON request, answer or notice in a Handshake or Discovery frame after the join: <c>{"type":…,"id":…,…members}</c>.</summary>
/// <param name="Type">1 to <see cref="TypeCharsMax"/> of <c>[a-z0-9.-]</c>.</param>
/// <param name="Id">Pairs an answer with its request, 1 to <see cref="IdCharsMax"/> printable ASCII characters; null for a notice.</param>
/// <param name="Body">The whole object, type and id included; its strings are all well-formed.</param>
public sealed record ControlMessage(string Type, string? Id, JsonElement Body)
{
    /// <summary>Characters of the longest id.</summary>
    public const int IdCharsMax = 64;

    /// <summary>Characters of the longest type.</summary>
    public const int TypeCharsMax = 64;

    /// <summary>Bytes of the longest text.</summary>
    public const int BytesMax = 1024 * 1024;

    /// <summary>Bytes of the largest buffer that a thread keeps to write the next message into.</summary>
    internal const int KeptBytesMax = 64 * 1024;

    // Most messages of a handshake are a few KB: a buffer of each its own, grown by doubling, was most of the garbage that they made.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _kept;

    private static readonly JsonLimits Limits = new() { BytesMax = BytesMax, DepthMax = 32 };

    private static readonly SearchValues<char> TypeChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>Reads a whole payload; false for anything that is not strict I-JSON of that shape.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out ControlMessage? message)
    {
        message = null;
        if (!StrictJson.TryParse(payload, Limits, out JsonDocument? document, out _))
        {
            return false;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !TryGetText(root, "type", out string? type)
                || !IsType(type)
                || !TryGetId(root, out string? id))
            {
                return false;
            }

            // Cloned: the payload is a reader's memory and the document rents.
            message = new ControlMessage(type, id, root.Clone());
            return true;
        }
    }

    /// <summary>Writes an object of <paramref name="type"/>, <paramref name="id"/> and the members of <paramref name="body"/>.</summary>
    /// <exception cref="ArgumentException">Type or id break their bounds, or the body is no object or has these members itself.</exception>
    public static void Write<T>(IBufferWriter<byte> output, string type, string? id, T body, JsonTypeInfo<T> shape)
    {
        ArrayBufferWriter<byte> members = _kept ?? new ArrayBufferWriter<byte>(4096);
        _kept = null;
        try
        {
            Write(output, type, id, body, shape, members);
        }
        finally
        {
            members.ResetWrittenCount();
            _kept = members.Capacity <= KeptBytesMax ? members : null;
        }
    }

    /// <summary>Writes an object of <paramref name="type"/> and <paramref name="id"/> alone.</summary>
    /// <exception cref="ArgumentException">Type or id break their bounds.</exception>
    public static void Write(IBufferWriter<byte> output, string type, string? id)
    {
        using Utf8JsonWriter writer = Start(output, type, id);
        writer.WriteEndObject();
    }

    private static void Write<T>(IBufferWriter<byte> output, string type, string? id, T body, JsonTypeInfo<T> shape, ArrayBufferWriter<byte> members)
    {
        using (var written = new Utf8JsonWriter(members))
        {
            JsonSerializer.Serialize(written, body, shape);
        }

        if (body is null || !Members<T>.AreOthers(shape))
        {
            Check(members.WrittenSpan, nameof(body));
        }

        using (Utf8JsonWriter writer = Start(output, type, id))
        {
            // flushed without its end, which the members bring with them
        }

        if (members.WrittenCount > 2)
        {
            output.Write(","u8);
        }

        output.Write(members.WrittenSpan[1..]);
    }

    private static void Check(ReadOnlySpan<byte> members, string parameter)
    {
        var reader = new Utf8JsonReader(members);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new ArgumentException("The body of a control message must be an object.", parameter);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8) || reader.ValueTextEquals("id"u8))
            {
                throw new ArgumentException($"The body of a control message may not have a member '{reader.GetString()}'.", parameter);
            }

            _ = reader.Read();
            reader.Skip();
        }
    }

    private static Utf8JsonWriter Start(IBufferWriter<byte> output, string type, string? id)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        if (!IsType(type) || (id is not null && !IsId(id)))
        {
            throw new ArgumentException("The type or id of a control message breaks its bounds.", nameof(type));
        }

        var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        if (id is not null)
        {
            writer.WriteString("id"u8, id);
        }

        return writer;
    }

    private static bool TryGetId(JsonElement root, out string? id)
    {
        id = null;
        return !root.TryGetProperty("id"u8, out _) || (TryGetText(root, "id", out id) && IsId(id));
    }

    private static bool TryGetText(JsonElement root, string name, [NotNullWhen(true)] out string? text)
    {
        text = root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    private static bool IsType(string type) => type.Length is > 0 and <= TypeCharsMax && !type.AsSpan().ContainsAnyExcept(TypeChars);

    private static bool IsId(string id) => id.Length is > 0 and <= IdCharsMax && !id.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>What is known of all bodies of one shape.</summary>
    private static class Members<T>
    {
        private static JsonTypeInfo<T>? _known;

        /// <summary>True for objects whose members are known, and none is called type or id: their texts need not be looked through.</summary>
        public static bool AreOthers(JsonTypeInfo<T> shape)
        {
            if (ReferenceEquals(_known, shape))
            {
                return true;
            }

            bool others = shape.Kind == JsonTypeInfoKind.Object && shape.PolymorphismOptions is null
                && shape.Properties.All(member => member.Name is not ("type" or "id") && !member.IsExtensionData);
            _known = others ? shape : _known;
            return others;
        }
    }
}
