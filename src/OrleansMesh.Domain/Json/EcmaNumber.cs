using System.Buffers.Text;
using System.Globalization;

namespace OrleansMesh.Domain.Json;

/// <summary>Prints doubles as ECMAScript's <c>Number::toString</c> does (ECMA-262 6.1.6.1.20, RFC 8785 3.2.2.3).</summary>
internal static class EcmaNumber
{
    /// <summary>No finite double needs more bytes.</summary>
    public const int BytesMax = 32;

    private const double LongExactMax = 9007199254740991;

    /// <summary>Prints a finite <paramref name="value"/> into at least <see cref="BytesMax"/> bytes and returns the length.</summary>
    public static int Format(double value, Span<byte> text)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "JSON has no infinity and no NaN.");
        }

        if (Math.Abs(value) <= LongExactMax && value == Math.Truncate(value))
        {
            _ = Utf8Formatter.TryFormat((long)value, text, out int written);
            return written;
        }

        int start = 0;
        if (value < 0)
        {
            text[start++] = (byte)'-';
        }

        Span<byte> digits = stackalloc byte[BytesMax];
        int count = ShortestDigits(Math.Abs(value), digits, out int point);
        return start + Place(digits[..count], point, text[start..]);
    }

    /// <summary>The shortest digits that read back as <paramref name="value"/>, which is 0.DIGITS × 10^point.</summary>
    private static int ShortestDigits(double value, Span<byte> digits, out int point)
    {
        Span<byte> round = stackalloc byte[BytesMax];
        _ = value.TryFormat(round, out int length, "R", CultureInfo.InvariantCulture);
        round = round[..length];

        int mark = round.IndexOf((byte)'E');
        int exponent = 0;
        if (mark >= 0)
        {
            _ = int.TryParse(round[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
            round = round[..mark];
        }

        int dot = round.IndexOf((byte)'.');
        point = (dot >= 0 ? dot : round.Length) + exponent;
        int count = 0;
        foreach (byte b in round)
        {
            if (b == (byte)'.')
            {
                continue;
            }

            if (b == (byte)'0' && count == 0)
            {
                point--;
                continue;
            }

            digits[count++] = b;
        }

        return digits[..count].TrimEnd((byte)'0').Length;
    }

    private static int Place(ReadOnlySpan<byte> digits, int point, Span<byte> text)
    {
        if (point is > 21 or <= -6)
        {
            return Exponential(digits, point - 1, text);
        }

        if (point <= 0)
        {
            "0."u8.CopyTo(text);
            text.Slice(2, -point).Fill((byte)'0');
            digits.CopyTo(text[(2 - point)..]);
            return 2 - point + digits.Length;
        }

        if (digits.Length <= point)
        {
            digits.CopyTo(text);
            text[digits.Length..point].Fill((byte)'0');
            return point;
        }

        digits[..point].CopyTo(text);
        text[point] = (byte)'.';
        digits[point..].CopyTo(text[(point + 1)..]);
        return digits.Length + 1;
    }

    private static int Exponential(ReadOnlySpan<byte> digits, int exponent, Span<byte> text)
    {
        text[0] = digits[0];
        int length = 1;
        if (digits.Length > 1)
        {
            text[length++] = (byte)'.';
            digits[1..].CopyTo(text[length..]);
            length += digits.Length - 1;
        }

        text[length++] = (byte)'e';
        text[length++] = exponent < 0 ? (byte)'-' : (byte)'+';
        _ = Utf8Formatter.TryFormat(Math.Abs(exponent), text[length..], out int written);
        return length + written;
    }
}
