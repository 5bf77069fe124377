using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Sealing;

/// <summary>Ciphertext as a JSON string of base64url, in its one canonical spelling.</summary>
internal static class SealText
{
    public static byte[] Write(ReadOnlySpan<byte> bytes)
    {
        byte[] text = new byte[Base64Url.GetEncodedLength(bytes.Length) + 2];
        text[0] = (byte)'"';
        text[^1] = (byte)'"';
        _ = Base64Url.EncodeToUtf8(bytes, text.AsSpan(1), out _, out _);
        return text;
    }

    /// <summary>False for a value that is no string, or not the spelling of at least <paramref name="bytesMin"/> bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, int bytesMin, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        bool isText = json is [(byte)'"', .. var text, (byte)'"'] && Base64UrlText.TryDecode(text, out bytes) && bytes.Length >= bytesMin;
        bytes = isText ? bytes : null;
        return bytes is not null;
    }
}
