using System.Globalization;

namespace OrleansMesh.Domain.Identity;

/// <summary>XML Schema dateTimeStamp, as proofs and credentials write times: an offset is required.</summary>
internal static class XmlTime
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public static string Print(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        bool zoned = text is { Length: >= 20 and <= 40 } && (text.EndsWith('Z') || text[^6] is '+' or '-');
        return zoned && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
