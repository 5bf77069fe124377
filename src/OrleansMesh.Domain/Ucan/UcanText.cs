using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>Tokens as text: base64 or base64url, with or without padding.</summary>
public static class UcanText
{
    /// <summary>Writes base64url without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> token) => Multibase.Encode(token, MultibaseEncoding.Base64Url)[1..];

    /// <summary>Reads the one canonical spelling of bytes in any of the four forms; false for everything else.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? token)
    {
        bool isUrl = text.ContainsAny('-', '_');
        bool isPadded = text is [.., '='];
        MultibaseEncoding encoding = (isUrl, isPadded) switch
        {
            (false, false) => MultibaseEncoding.Base64,
            (false, true) => MultibaseEncoding.Base64Pad,
            (true, false) => MultibaseEncoding.Base64Url,
            _ => MultibaseEncoding.Base64UrlPad,
        };

        // A text without any of the characters in which the alphabets differ, and without padding, is the same in both.
        return Multibase.TryDecode($"{(char)encoding}{text}", out token, out _) && token.Length > 0;
    }
}
