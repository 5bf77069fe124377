using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Sealing;

/// <summary>Ciphertext as a JSON string of base64url, in its one canonical spelling.</summary>
internal static class SealText
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

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
        if (json is not [(byte)'"', .. var text, (byte)'"'] || text.ContainsAnyExcept(Digits) || text.Length % 4 == 1)
        {
            return false;
        }

        byte[] decoded = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromUtf8(text, decoded, out int consumed, out int written) != OperationStatus.Done
            || consumed != text.Length || written != decoded.Length || written < bytesMin)
        {
            return false;
        }

        // Unused bits of the last digit must be zero, or one value would have several spellings.
        Span<byte> again = stackalloc byte[4];
        int tail = written % 3;
        _ = Base64Url.EncodeToUtf8(decoded.AsSpan(written - tail), again, out _, out int digits);
        bytes = text[^digits..].SequenceEqual(again[..digits]) ? decoded : null;
        return bytes is not null;
    }
}
