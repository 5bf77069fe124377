using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Json;

/// <summary>base64url without padding (RFC 4648, 5), in its one canonical spelling.</summary>
internal static class Base64UrlText
{
    private const int BytesMax = 512;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>True when the text is the spelling of exactly as many bytes as <paramref name="bytes"/> (at most 512) holds.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        int length = Base64Url.GetEncodedLength(bytes.Length);
        if (text.Length != length || bytes.Length > BytesMax
            || Base64Url.DecodeFromChars(text, bytes, out int consumed, out int written) != OperationStatus.Done
            || consumed != length || written != bytes.Length)
        {
            return false;
        }

        // Unused bits of the last digit must be zero, or one value would have several spellings.
        Span<char> again = stackalloc char[(BytesMax * 4 / 3) + 4];
        return Base64Url.TryEncodeToChars(bytes, again, out int encoded) && text.SequenceEqual(again[..encoded]);
    }

    /// <summary>Decodes a text of any length that the caller has bounded; false unless it is the canonical spelling of its bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;

        // The framework would skip white space.
        if (text.ContainsAnyExcept(Digits) || text.Length % 4 == 1)
        {
            return false;
        }

        byte[] decoded = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromUtf8(text, decoded, out int consumed, out int written) != OperationStatus.Done
            || consumed != text.Length || written != decoded.Length)
        {
            return false;
        }

        // Unused bits of the last digit must be zero, or one value would have several spellings.
        Span<byte> again = stackalloc byte[4];
        _ = Base64Url.EncodeToUtf8(decoded.AsSpan(written - (written % 3)), again, out _, out int digits);
        bytes = text[^digits..].SequenceEqual(again[..digits]) ? decoded : null;
        return bytes is not null;
    }
}
