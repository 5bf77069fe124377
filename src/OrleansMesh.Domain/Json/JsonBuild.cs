using System.Buffers;
using System.Text.Json;

namespace OrleansMesh.Domain.Json;

/// <summary>Builds canonical JSON from calls to a writer, whatever their order.</summary>
internal static class JsonBuild
{
    public static byte[] Canonical(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = false }))
        {
            write(writer);
        }

        // Unlimited: what we write ourselves is bounded by those who call us.
        return CanonicalJson.TryCanonicalize(output.WrittenMemory, new JsonLimits { BytesMax = int.MaxValue }, out byte[]? canonical, out JsonFault fault)
            ? canonical
            : throw new InvalidOperationException($"The document that was built is not I-JSON: {fault.Reason} at byte {fault.Offset}.");
    }

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
