using System.Buffers;
using System.Buffers.Text;

namespace OrleansMesh.Wire.Handshake;

/// <summary>Bytes in a JSON member: base64url without padding (RFC 4648, section 5), in its one spelling.</summary>
internal static class Base64UrlField
{
    /// <summary>True when the text is the spelling of exactly as many bytes as <paramref name="bytes"/> holds; never throws, as the framework's own does.</summary>
    public static bool TryDecode(string text, Span<byte> bytes)
    {
        int length = Base64Url.GetEncodedLength(bytes.Length);
        return text.Length == length
            && Base64Url.DecodeFromChars(text, bytes, out int consumed, out int written) == OperationStatus.Done
            && consumed == length
            && written == bytes.Length

            // Unused bits of the last character must be zero, or one value would have several spellings.
            && Base64Url.EncodeToString(bytes[^(((bytes.Length - 1) % 3) + 1)..]).AsSpan().SequenceEqual(text.AsSpan((bytes.Length - 1) / 3 * 4));
    }
}
