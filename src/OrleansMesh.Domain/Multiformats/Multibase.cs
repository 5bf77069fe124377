using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using SimpleBase;

namespace OrleansMesh.Domain.Multiformats;

/// <summary>Bytes as self-describing text (multiformats/multibase): one character that names the encoding, then its digits.</summary>
public static class Multibase
{
    /// <summary>Longest text taken where a digit is whole bits, in characters.</summary>
    public const int CharsMax = 64 * 1024;

    /// <summary>Longest text taken in bases 10, 36, 58 and 256, which cost the square of the length to read.</summary>
    public const int PositionalCharsMax = 1024;

    private const string Lower32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const string Hex32 = "0123456789abcdefghijklmnopqrstuv";
    private const string Letters64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Digits58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static readonly Dictionary<MultibaseEncoding, BitAlphabet> Bits = new()
    {
        [MultibaseEncoding.Base2] = new("01"),
        [MultibaseEncoding.Base8] = new("01234567"),
        [MultibaseEncoding.Base16] = new("0123456789abcdef"),
        [MultibaseEncoding.Base16Upper] = new("0123456789ABCDEF"),
        [MultibaseEncoding.Base32] = new(Lower32),
        [MultibaseEncoding.Base32Upper] = new(Lower32.ToUpperInvariant()),
        [MultibaseEncoding.Base32Pad] = new(Lower32, padTo: 8),
        [MultibaseEncoding.Base32PadUpper] = new(Lower32.ToUpperInvariant(), padTo: 8),
        [MultibaseEncoding.Base32Hex] = new(Hex32),
        [MultibaseEncoding.Base32HexUpper] = new(Hex32.ToUpperInvariant()),
        [MultibaseEncoding.Base32HexPad] = new(Hex32, padTo: 8),
        [MultibaseEncoding.Base32HexPadUpper] = new(Hex32.ToUpperInvariant(), padTo: 8),
        [MultibaseEncoding.Base32Z] = new("ybndrfg8ejkmcpqxot1uwisza345h769"),
        [MultibaseEncoding.Base64] = new(Letters64 + "+/"),
        [MultibaseEncoding.Base64Pad] = new(Letters64 + "+/", padTo: 4),
        [MultibaseEncoding.Base64Url] = new(Letters64 + "-_"),
        [MultibaseEncoding.Base64UrlPad] = new(Letters64 + "-_", padTo: 4),
    };

    private static readonly Dictionary<MultibaseEncoding, SearchValues<char>> Positional = new()
    {
        [MultibaseEncoding.Base10] = SearchValues.Create("0123456789"),
        [MultibaseEncoding.Base36] = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        [MultibaseEncoding.Base36Upper] = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        [MultibaseEncoding.Base58Btc] = SearchValues.Create(Digits58),
        [MultibaseEncoding.Base58Flickr] = SearchValues.Create(Digits58),
    };

    /// <summary>The one canonical text of <paramref name="bytes"/> in <paramref name="encoding"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes, MultibaseEncoding encoding)
    {
        if (!Enum.IsDefined(encoding))
        {
            throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not an encoding of the multibase table.");
        }

        string digits = Bits.TryGetValue(encoding, out BitAlphabet? alphabet) ? alphabet.Encode(bytes) : EncodePositional(bytes, encoding);
        return new Rune((int)encoding) + digits;
    }

    /// <summary>
    /// Reads any encoding of the table. Letters of a one-case alphabet are read in either case, as multibase has it; other second
    /// spellings of the same bytes are refused, and so is text beyond the bounds.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes, out MultibaseEncoding encoding)
    {
        bytes = null;
        encoding = default;
        if (text.Length > CharsMax || Rune.DecodeFromUtf16(text, out Rune first, out int prefix) != OperationStatus.Done)
        {
            return false;
        }

        encoding = (MultibaseEncoding)first.Value;
        ReadOnlySpan<char> digits = text[prefix..];
        if (Bits.TryGetValue(encoding, out BitAlphabet? alphabet))
        {
            return alphabet.TryDecode(digits, out bytes);
        }

        return Enum.IsDefined(encoding) && digits.Length <= PositionalCharsMax && TryDecodePositional(digits, encoding, out bytes);
    }

    private static string EncodePositional(ReadOnlySpan<byte> bytes, MultibaseEncoding encoding) => encoding switch
    {
        MultibaseEncoding.Base10 => Base10.Default.Encode(bytes),
        MultibaseEncoding.Base36 => Base36.LowerCase.Encode(bytes),
        MultibaseEncoding.Base36Upper => Base36.UpperCase.Encode(bytes),
        MultibaseEncoding.Base58Btc => Base58.Bitcoin.Encode(bytes),
        MultibaseEncoding.Base58Flickr => Base58.Flickr.Encode(bytes),
        _ => Base256Emoji.Default.Encode(bytes),
    };

    private static bool TryDecodePositional(ReadOnlySpan<char> digits, MultibaseEncoding encoding, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (Positional.TryGetValue(encoding, out SearchValues<char>? known) && digits.ContainsAnyExcept(known))
        {
            return false;
        }

        // The library throws on half a surrogate pair, which is enumerated as U+FFFD: no digit of any encoding.
        foreach (Rune rune in digits.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        byte[] buffer = new byte[digits.Length + 8];
        bool read = encoding switch
        {
            MultibaseEncoding.Base10 => Base10.Default.TryDecode(digits, buffer, out int length) && Cut(buffer, length, out bytes),
            MultibaseEncoding.Base36 => Base36.LowerCase.TryDecode(digits, buffer, out int length) && Cut(buffer, length, out bytes),
            MultibaseEncoding.Base36Upper => Base36.UpperCase.TryDecode(digits, buffer, out int length) && Cut(buffer, length, out bytes),
            MultibaseEncoding.Base58Btc => Base58.Bitcoin.TryDecode(digits, buffer, out int length) && Cut(buffer, length, out bytes),
            MultibaseEncoding.Base58Flickr => Base58.Flickr.TryDecode(digits, buffer, out int length) && Cut(buffer, length, out bytes),
            _ => Base256Emoji.Default.TryDecode(digits, buffer, out int length) && Cut(buffer, length, out bytes),
        };
        StringComparison comparison = encoding is MultibaseEncoding.Base36 or MultibaseEncoding.Base36Upper
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;
        return read && digits.Equals(EncodePositional(bytes, encoding), comparison);
    }

    private static bool Cut(byte[] buffer, int length, out byte[] bytes)
    {
        bytes = buffer[..length];
        return true;
    }
}
