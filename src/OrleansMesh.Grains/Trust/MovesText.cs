using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>Writes the moves of a score in their usual JSON, each array once: most changes of a state that is stored move no score, and leave the array as it was.</summary>
/// <remarks>States are immutable, so nobody may write into the array afterwards.</remarks>
public sealed class MovesText : JsonConverter<MoveRecord[]>
{
    private static readonly ConditionalWeakTable<MoveRecord[], byte[]> Written = [];

    /// <inheritdoc/>
    public override MoveRecord[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<MoveRecord[]>(ref reader, options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MoveRecord[] value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRawValue(Written.GetValue(value, static moves => JsonSerializer.SerializeToUtf8Bytes(moves)), skipInputValidation: true);
    }
}
