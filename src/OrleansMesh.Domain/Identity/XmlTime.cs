using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>XML Schema dateTimeStamp, as proofs and credentials write times: an offset is required.</summary>
internal static class XmlTime
{
    private const int PlainChars = 20;

    private const int LengthMax = 40;

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public static string Print(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        if (text is { Length: PlainChars } && TryParsePlain(text, out time))
        {
            return true;
        }

        bool zoned = text is { Length: >= PlainChars and <= LengthMax } && (text.EndsWith('Z') || text[^6] is '+' or '-');
        return zoned && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    /// <summary>A time that is the value of a member; the plain form needs no string.</summary>
    public static bool TryRead(JsonElement member, out DateTimeOffset time)
    {
        time = default;
        if (member.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(member);
        Span<char> plain = stackalloc char[PlainChars];
        return (raw.Length == PlainChars + 2 && Encoding.UTF8.TryGetChars(raw[1..^1], plain, out int chars) && chars == PlainChars && TryParsePlain(plain, out time))
            || (member.IsString(LengthMax, out string? text) && TryParse(text, out time));
    }

    // The form that all write who write UTC in seconds; the framework takes ten times as long for it.
    private static bool TryParsePlain(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z'
            || !TryDigits(text[..4], out int year) || !TryDigits(text[5..7], out int month) || !TryDigits(text[8..10], out int day)
            || !TryDigits(text[11..13], out int hour) || !TryDigits(text[14..16], out int minute) || !TryDigits(text[17..19], out int second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
