using System.Buffers;

namespace OrleansMesh.Domain.Credentials;

/// <summary>URLs as identifiers: compared byte for byte, so letters that look like others are not taken at all.</summary>
internal static class UrlText
{
    /// <summary>Longest URL taken, in characters.</summary>
    public const int LengthMax = 512;

    // RFC 3986, 2: reserved, unreserved and the percent sign.
    private static readonly SearchValues<char> UrlChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%");

    private static readonly SearchValues<char> SchemeChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>An absolute URL or URN of ASCII characters.</summary>
    public static bool IsUrl(ReadOnlySpan<char> text)
    {
        int colon = text.IndexOf(':');
        return text.Length <= LengthMax && colon > 0 && colon + 1 < text.Length
            && char.IsAsciiLetter(text[0]) && !text[..colon].ContainsAnyExcept(SchemeChars) && !text.ContainsAnyExcept(UrlChars);
    }
}
