using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrleansMesh.Domain.Json;

/// <summary>Reads an object's member values under the rules of its kind.</summary>
/// <returns>The first reason against it; the default of <typeparamref name="TFault"/> with a value.</returns>
internal delegate TFault MemberReader<T, TFault>(JsonElement root, out T? value)
    where T : class
    where TFault : struct, Enum;

/// <summary>
/// Texts of which nothing may go unread: strict JSON, and what was read must print to the very bytes that came. So a member that is not
/// known, or that stands in a form which nobody would write, is refused without a list of what is known.
/// </summary>
/// <param name="bytesMax">Longest text, in bytes.</param>
/// <param name="tooLarge">The reason against a longer one.</param>
/// <param name="malformed">The reason against what is no strict JSON object.</param>
/// <param name="foreign">The reason against members that were not read, and against another spelling.</param>
/// <param name="read">Reads the members.</param>
/// <param name="print">The canonical form of what was read.</param>
internal sealed class CanonicalFrame<T, TFault>(
    int bytesMax, TFault tooLarge, TFault malformed, TFault foreign, MemberReader<T, TFault> read, Func<T, ReadOnlyMemory<byte>> print)
    where T : class
    where TFault : struct, Enum
{
    private readonly JsonLimits _limits = new() { BytesMax = bytesMax };

    /// <summary>Reads canonical bytes; every other spelling is refused.</summary>
    public bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out T? value, out TFault fault)
    {
        value = null;
        if (!TryParse(utf8, out JsonDocument? json, out fault))
        {
            return false;
        }

        using (json)
        {
            fault = ReadMembers(json.RootElement, out value);
        }

        return Keep(utf8.Span, ref value, ref fault);
    }

    /// <summary>Reads any spelling: what comes of it is that of the canonical form.</summary>
    public bool TryReadAnySpelling(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out T? value, out TFault fault)
    {
        value = null;
        if (!TryParse(utf8, out JsonDocument? json, out fault))
        {
            return false;
        }

        using (json)
        {
            byte[] canonical = CanonicalJson.Canonicalize(json.RootElement);

            // Printing a number in full can make it longer.
            fault = canonical.Length > bytesMax ? tooLarge : ReadMembers(json.RootElement, out value);
            return Keep(canonical, ref value, ref fault);
        }
    }

    private bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonDocument? json, out TFault fault)
    {
        json = null;
        fault = utf8.Length > bytesMax ? tooLarge : malformed;
        return utf8.Length <= bytesMax && StrictJson.TryParse(utf8, _limits, out json, out _);
    }

    private TFault ReadMembers(JsonElement root, out T? value)
    {
        value = null;
        return root.ValueKind == JsonValueKind.Object ? read(root, out value) : malformed;
    }

    private bool Keep(ReadOnlySpan<byte> canonical, [NotNullWhen(true)] ref T? value, ref TFault fault)
    {
        if (value is not null && !print(value).Span.SequenceEqual(canonical))
        {
            value = null;
            fault = foreign;
        }

        return value is not null;
    }
}
