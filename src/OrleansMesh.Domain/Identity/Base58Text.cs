using System.Buffers;
using SimpleBase;

namespace OrleansMesh.Domain.Identity;

/// <summary>Multibase base58btc: <c>z</c> and the digits (multibase, W3C Controlled Identifiers 2.4).</summary>
internal static class Base58Text
{
    // Decoding is quadratic: nothing that we read is longer than a signature.
    private const int CharsMax = 128;

    private static readonly SearchValues<char> Digits = SearchValues.Create("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

    public static string Encode(ReadOnlySpan<byte> bytes) => "z" + Base58.Bitcoin.Encode(bytes);

    /// <summary>True when the text decodes to exactly as many bytes as <paramref name="bytes"/> holds.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) =>
        text is ['z', .. ReadOnlySpan<char> digits] && TryDecodeDigits(digits, bytes);

    /// <summary>As <see cref="TryDecode"/>, without the multibase letter.</summary>
    public static bool TryDecodeDigits(ReadOnlySpan<char> digits, Span<byte> bytes)
    {
        if (digits.Length is 0 or > CharsMax || digits.ContainsAnyExcept(Digits))
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[CharsMax + 8];
        if (!Base58.Bitcoin.TryDecode(digits, buffer, out int length) || length != bytes.Length)
        {
            return false;
        }

        buffer[..length].CopyTo(bytes);
        return true;
    }
}
