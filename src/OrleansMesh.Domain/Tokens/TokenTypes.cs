namespace OrleansMesh.Domain.Tokens;

/// <summary>How kinds are written in <c>typ</c>.</summary>
internal static class TokenTypes
{
    private const string MediaPrefix = "application/";

    public static string Of(TokenKind kind) => kind == TokenKind.Delegation ? "delegation+jwt" : "at+jwt";

    /// <summary>Media types are compared without case, and "application/" may stand before them (RFC 7515, 4.1.9).</summary>
    public static bool Matches(TokenKind kind, string? type)
    {
        ReadOnlySpan<char> name = type;
        name = name.StartsWith(MediaPrefix, StringComparison.OrdinalIgnoreCase) ? name[MediaPrefix.Length..] : name;
        return name.Equals(Of(kind), StringComparison.OrdinalIgnoreCase);
    }
}
