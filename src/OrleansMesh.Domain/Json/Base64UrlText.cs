using System.Buffers;
using System.Buffers.Text;

namespace OrleansMesh.Domain.Json;

/// <summary>base64url without padding (RFC 4648, 5), in its one canonical spelling.</summary>
internal static class Base64UrlText
{
    private const int BytesMax = 512;

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
}
