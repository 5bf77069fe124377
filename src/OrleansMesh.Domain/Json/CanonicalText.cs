using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OrleansMesh.Domain.Json;

/// <summary>Writes single JSON values in the form that RFC 8785 prescribes.</summary>
internal static class CanonicalText
{
    /// <summary>Writes a string with its quotes; <paramref name="text"/> must be well-formed UTF-16.</summary>
    public static void WriteString(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = most > 512 ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> utf8 = rented ?? stackalloc byte[512];
        int length = Encoding.UTF8.GetBytes(text, utf8);
        WriteString(utf8[..length], output);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Writes a string with its quotes from valid UTF-8.</summary>
    public static void WriteString(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (utf8.IndexOfAny(JsonBytes.StringStops) is int at and >= 0)
        {
            output.Write(utf8[..at]);
            WriteEscape(utf8[at], output);
            utf8 = utf8[(at + 1)..];
        }

        output.Write(utf8);
        output.Write("\""u8);
    }

    /// <summary>Writes a finite number.</summary>
    public static void WriteNumber(double value, IBufferWriter<byte> output)
    {
        Span<byte> text = output.GetSpan(EcmaNumber.BytesMax);
        output.Advance(EcmaNumber.Format(value, text));
    }

    /// <summary>Writes an integer within ±(2^53−1).</summary>
    public static void WriteInteger(long value, IBufferWriter<byte> output)
    {
        _ = Utf8Formatter.TryFormat(value, output.GetSpan(EcmaNumber.BytesMax), out int written);
        output.Advance(written);
    }

    /// <summary>True for an integer of at most 15 digits that is its own canonical print.</summary>
    public static bool IsShortInteger(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text.StartsWith("-"u8) ? text[1..] : text;
        return digits.Length is > 0 and <= 15
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (digits[0] != (byte)'0' || text.Length == 1);
    }

    private static void WriteEscape(byte value, IBufferWriter<byte> output)
    {
        switch (value)
        {
            case (byte)'"':
                output.Write("\\\""u8);
                break;
            case (byte)'\\':
                output.Write("\\\\"u8);
                break;
            case 0x08:
                output.Write("\\b"u8);
                break;
            case 0x09:
                output.Write("\\t"u8);
                break;
            case 0x0A:
                output.Write("\\n"u8);
                break;
            case 0x0C:
                output.Write("\\f"u8);
                break;
            case 0x0D:
                output.Write("\\r"u8);
                break;
            default:
                output.Write("\\u00"u8);
                output.Write([(byte)"01"[value >> 4], (byte)"0123456789abcdef"[value & 15]]);
                break;
        }
    }
}
