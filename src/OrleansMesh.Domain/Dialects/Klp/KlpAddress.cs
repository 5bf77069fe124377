using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>An address <c>klp://authority/path?query#fragment</c> (P-01), kept as it was written: it prints to the text that it was parsed from.</summary>
public sealed record KlpAddress
{
    private const string Scheme = "klp://";
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=";

    private static readonly SearchValues<char> NameChars = SearchValues.Create(Unreserved);
    private static readonly SearchValues<char> PathChars = SearchValues.Create(Unreserved + ":@/");
    private static readonly SearchValues<char> QueryChars = SearchValues.Create(Unreserved + ":@/?");

    private KlpAddress(string authority, string path, string? query, string? fragment)
    {
        Authority = authority;
        Path = path;
        Query = query;
        Fragment = fragment;
    }

    /// <summary>A name, or name and port; a DID stands here with its colons percent-encoded. Compared letter by letter.</summary>
    public string Authority { get; }

    /// <summary>Empty, or with its leading slash.</summary>
    public string Path { get; }

    /// <summary>Without its question mark; null for none, which differs from an empty one.</summary>
    public string? Query { get; }

    /// <summary>Without its hash; null for none, which differs from an empty one.</summary>
    public string? Fragment { get; }

    /// <summary>The authority without its percent-encoding and port: a host name or a DID.</summary>
    public string Name => Uri.UnescapeDataString(Authority.Split(':')[0]);

    /// <summary>The address of a name, which is a host name or a DID; false when no authority can be made of it.</summary>
    /// <param name="path">Empty, or with its leading slash.</param>
    public static bool TryOf(string name, string path, [NotNullWhen(true)] out KlpAddress? address)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(Scheme + Uri.EscapeDataString(name) + path, out address, out _) && address.Name == name;
    }

    /// <summary>Parses an absolute address; false, with the first reason, for anything else. Hostile input never throws.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out KlpAddress? address, out KlpAddressFault fault)
    {
        address = null;
        fault = text is { Length: > KlpLimits.AddressCharsMax } ? KlpAddressFault.TooLong : KlpAddressFault.SchemeInvalid;
        if (fault == KlpAddressFault.TooLong || text?.StartsWith(Scheme, StringComparison.Ordinal) != true)
        {
            return false;
        }

        (string rest, string? fragment) = Cut(text[Scheme.Length..], '#');
        (rest, string? query) = Cut(rest, '?');
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        (string authority, string path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        fault = Check(authority, path, query, fragment);
        address = fault == KlpAddressFault.None ? new KlpAddress(authority, path, query, fragment) : null;
        return address is not null;
    }

    /// <summary>The text that it was parsed from.</summary>
    public override string ToString() =>
        $"{Scheme}{Authority}{Path}{(Query is null ? "" : "?" + Query)}{(Fragment is null ? "" : "#" + Fragment)}";

    private static KlpAddressFault Check(string authority, string path, string? query, string? fragment)
    {
        (string name, string? port) = Cut(authority, ':');
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameChars))
        {
            return KlpAddressFault.AuthorityInvalid;
        }

        if (port is not null && !IsPort(port))
        {
            return KlpAddressFault.PortInvalid;
        }

        return path.AsSpan().ContainsAnyExcept(PathChars) ? KlpAddressFault.PathInvalid
            : query.AsSpan().ContainsAnyExcept(QueryChars) ? KlpAddressFault.QueryInvalid
            : fragment.AsSpan().ContainsAnyExcept(QueryChars) ? KlpAddressFault.FragmentInvalid
            : ArePercentsWhole(authority) && ArePercentsWhole(path) && ArePercentsWhole(query) && ArePercentsWhole(fragment) ? KlpAddressFault.None
            : KlpAddressFault.PercentInvalid;
    }

    private static bool IsPort(string text) =>
        text.Length is >= 1 and <= 5 && text[0] != '0' && text.All(char.IsAsciiDigit) && int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) <= ushort.MaxValue;

    private static bool ArePercentsWhole(string? text) => Identity.Did.IsPercentEncoded(text);

    private static (string Before, string? After) Cut(string text, char mark)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }
}
