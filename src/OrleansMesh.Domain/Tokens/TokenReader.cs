using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Jose;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tokens;

/// <summary>Reads the claims of a payload whose signature holds. Claims that are not known are left alone (RFC 7519, 4).</summary>
internal static class TokenReader
{
    // 9999-12-31T23:59:59Z, the last second that a DateTimeOffset holds.
    private const long SecondsMax = 253_402_300_799;
    private static readonly string[] Always = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

    public static TokenRefusal Read(TokenKind kind, ReadOnlyMemory<byte> payload, out TokenClaims? claims)
    {
        claims = null;
        if (!StrictJson.TryParse(payload, JoseLimits.Claims, out JsonDocument? document, out _))
        {
            return TokenRefusal.ClaimsMalformed;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return TokenRefusal.ClaimsMalformed;
            }

            if (!Array.TrueForAll(Always, name => root.TryGetProperty(name, out _)) || (kind == TokenKind.Delegation && !root.TryGetProperty("act", out _)))
            {
                return TokenRefusal.ClaimMissing;
            }

            return TryRead(kind, root, out claims) ? TokenRefusal.None : TokenRefusal.ClaimsMalformed;
        }
    }

    private static bool TryRead(TokenKind kind, JsonElement root, [NotNullWhen(true)] out TokenClaims? claims)
    {
        claims = null;
        if (!root.TryString("iss", TokenLimits.NameCharsMax, out string? issuer)
            || !root.TryString("sub", TokenLimits.NameCharsMax, out string? subject)
            || !root.TryStrings("aud", TokenLimits.AudiencesMax, TokenLimits.NameCharsMax, out IReadOnlyList<string> audience) || audience.Count == 0
            || !TrySeconds(root, "exp", out DateTimeOffset expiresAt)
            || !TrySeconds(root, "nbf", out DateTimeOffset notBefore)
            || !TrySeconds(root, "iat", out DateTimeOffset issuedAt)
            || !root.TryString("jti", TokenLimits.TokenIdCharsMax, out string? tokenId) || tokenId.Length < TokenLimits.TokenIdCharsMin
            || !root.TryOptionalString("client_id", TokenLimits.NameCharsMax, out string? clientId)
            || !TryScopes(root, out string[] scopes)
            || !TryActor(kind, root, out string? actor))
        {
            return false;
        }

        claims = new TokenClaims
        {
            Issuer = issuer,
            Subject = subject,
            Audience = audience,
            ExpiresAt = expiresAt,
            NotBefore = notBefore,
            IssuedAt = issuedAt,
            TokenId = tokenId,
            ClientId = clientId,
            Scopes = scopes,
            Actor = actor,
        };
        return true;
    }

    // RFC 7519, 2 lets a NumericDate have a fraction; ours have none, and one spelling.
    private static bool TrySeconds(JsonElement root, string name, out DateTimeOffset time)
    {
        time = default;
        if (!root.TryInteger(name, out long seconds) || seconds is < 0 or > SecondsMax)
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    // RFC 6749, 3.3: tokens of visible ASCII but '"' and '\', one space between.
    private static bool TryScopes(JsonElement root, out string[] scopes)
    {
        scopes = [];
        if (!root.TryGetProperty("scope", out _))
        {
            return true;
        }

        if (!root.TryString("scope", TokenLimits.ScopeCharsMax, out string? text))
        {
            return false;
        }

        scopes = text.Split(' ');
        return scopes.Length <= TokenLimits.ScopesMax && Array.TrueForAll(scopes, ScopeName.IsValid);
    }

    // An actor that acts for an actor (RFC 8693, 4.1) would need the first one's consent too: not taken.
    private static bool TryActor(TokenKind kind, JsonElement root, out string? actor)
    {
        actor = null;
        return kind != TokenKind.Delegation
            || (root.TryGetProperty("act", out JsonElement act) && act.ValueKind == JsonValueKind.Object && act.GetPropertyCount() == 1
                && act.TryString("sub", TokenLimits.NameCharsMax, out actor));
    }
}
