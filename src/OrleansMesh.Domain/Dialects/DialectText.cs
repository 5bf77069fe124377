using System.Globalization;
using System.Text.Json;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Dialects;

/// <summary>Values that the dialects write alike.</summary>
internal static class DialectText
{
    /// <summary>The member that carries what a dialect has no place for.</summary>
    public const string Extensions = "extensions";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>UTC with milliseconds, as ECMAScript prints it.</summary>
    public static string PrintTime(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Unix milliseconds of that form alone, from 1970 to 9999.</summary>
    public static bool TryTime(string text, out long milliseconds)
    {
        milliseconds = 0;
        if (!DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return false;
        }

        milliseconds = time.ToUnixTimeMilliseconds();
        return milliseconds >= 0 && PrintTime(milliseconds) == text;
    }

    /// <summary>Unix milliseconds from 0 to <see cref="FmpLimits.TimeMax"/>.</summary>
    public static bool TryMilliseconds(this JsonElement element, string name, out long milliseconds) =>
        element.TryInteger(name, out milliseconds) && milliseconds is >= 0 and <= FmpLimits.TimeMax;

    /// <summary>The padded base64 (RFC 4648, 4) of exactly so many bytes, in its one spelling.</summary>
    public static bool TryBase64(JsonElement text, int length, out byte[] bytes) =>
        TryBase64(text, out bytes) && bytes.Length == length;

    /// <summary>Padded base64 (RFC 4648, 4) in its one spelling; white space is refused.</summary>
    public static bool TryBase64(JsonElement text, out byte[] bytes)
    {
        bytes = [];
        if (text.ValueKind != JsonValueKind.String || !text.TryGetBytesFromBase64(out byte[]? read) || !text.ValueEquals(Convert.ToBase64String(read)))
        {
            return false;
        }

        bytes = read;
        return true;
    }

    /// <summary>The member <c>extensions</c> in canonical form; empty when it is absent, false when it is no object with members.</summary>
    public static bool TryExtensions(this JsonElement element, out ReadOnlyMemory<byte> extensions)
    {
        extensions = default;
        if (!element.TryGetProperty(Extensions, out JsonElement member))
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Object || member.GetPropertyCount() == 0)
        {
            return false;
        }

        extensions = CanonicalJson.Canonicalize(member);
        return true;
    }

    public static void WriteExtensions(this Utf8JsonWriter writer, ReadOnlyMemory<byte> extensions)
    {
        if (!extensions.IsEmpty)
        {
            writer.WritePropertyName(Extensions);
            writer.WriteRawValue(extensions.Span);
        }
    }
}
