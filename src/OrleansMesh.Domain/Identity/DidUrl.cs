using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Identity;

/// <summary>A DID with an optional path, query and fragment (DID Core 3.2): how a verification method or a service is named.</summary>
/// <param name="Did">The DID.</param>
/// <param name="Path">With its leading slash; empty for none.</param>
/// <param name="Query">Without its question mark; empty for none.</param>
/// <param name="Fragment">Without its hash; empty for none.</param>
public sealed record DidUrl(Did Did, string Path, string Query, string Fragment)
{
    /// <summary>Longest text taken, in characters; after a DID in long form as much more.</summary>
    public const int LengthMax = 512;

    /// <summary>Longest text taken whatever the DID, in characters.</summary>
    public const int LongFormLengthMax = LengthMax + Did.LongFormLengthMax;

    // RFC 3986: pchar, "/" and "?".
    private static readonly SearchValues<char> UrlChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=:@/?");

    /// <summary>Parses an absolute DID URL; a bare DID is one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DidUrl? url)
    {
        url = null;
        if (text is null || text.Length > LongFormLengthMax)
        {
            return false;
        }

        (string rest, string fragment) = Cut(text, '#');
        (rest, string query) = Cut(rest, '?');
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string path = slash < 0 ? "" : rest[slash..];
        if (!Did.TryParse(slash < 0 ? rest : rest[..slash], out Did did)
            || path.AsSpan().ContainsAnyExcept(UrlChars)
            || query.AsSpan().ContainsAnyExcept(UrlChars)
            || fragment.AsSpan().ContainsAnyExcept(UrlChars)
            || !Did.IsPercentEncoded(path) || !Did.IsPercentEncoded(query) || !Did.IsPercentEncoded(fragment)
            || text.Length > LengthMax + Math.Max(0, did.ToString().Length - Did.LengthMax))
        {
            return false;
        }

        url = new DidUrl(did, path, query, fragment);
        return true;
    }

    /// <summary>Parses a DID URL, or one relative to <paramref name="document"/> such as <c>#key-1</c>, <c>?service=files</c> or <c>/path</c> (DID Core 3.2.2).</summary>
    public static bool TryResolve(Did document, string? text, [NotNullWhen(true)] out DidUrl? url) =>
        TryParse(text is ['#' or '?', _, ..] or ['/', not '/', ..] ? document + text : text, out url);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Did}{Path}{(Query.Length > 0 ? "?" + Query : "")}{(Fragment.Length > 0 ? "#" + Fragment : "")}";

    private static (string Before, string After) Cut(string text, char mark)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}
