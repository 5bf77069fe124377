using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Domain.Tokens;

/// <summary>The rules that both kinds of token keep (RFC 8725).</summary>
internal static class TokenCheck
{
    public static bool TryVerify(
        TokenKind kind, string? text, JsonWebKeySet issuerKeys, TokenExpectation expectation, DateTimeOffset now, [NotNullWhen(true)] out VerifiedToken? token, out TokenFault fault)
    {
        ArgumentNullException.ThrowIfNull(issuerKeys);
        ArgumentNullException.ThrowIfNull(expectation);
        token = null;
        fault = Signed(kind, text, issuerKeys, out VerifiedJws? jws);
        if (jws is null)
        {
            return false;
        }

        TokenRefusal refusal = TokenReader.Read(kind, jws.Payload, out TokenClaims? claims);
        fault = new TokenFault(claims is null ? refusal : Check(kind, claims, expectation, now));
        token = fault.Reason == TokenRefusal.None ? new VerifiedToken(kind, claims!, jws.Key) : null;
        return token is not null;
    }

    /// <summary>Whether the times of a token can be those of its kind at all.</summary>
    public static TokenRefusal Lifetime(TokenClaims claims, TimeSpan lifetimeMax)
    {
        // From whichever is earlier: a token that was issued long before it becomes valid has lived long, too.
        DateTimeOffset start = claims.IssuedAt < claims.NotBefore ? claims.IssuedAt : claims.NotBefore;
        return claims.NotBefore >= claims.ExpiresAt || claims.IssuedAt >= claims.ExpiresAt ? TokenRefusal.TimesDisordered
            : claims.ExpiresAt - start > lifetimeMax ? TokenRefusal.LifetimeTooLong
            : TokenRefusal.None;
    }

    // Cheap questions first; the key before its signature.
    private static TokenFault Signed(TokenKind kind, string? text, JsonWebKeySet keys, out VerifiedJws? verified)
    {
        verified = null;
        if (text?.Length > JoseLimits.TokenCharsMax)
        {
            return new TokenFault(TokenRefusal.NotToken, JwsRefusal.TooLarge);
        }

        if (!CompactJws.TryParse(text, out CompactJws? jws, out JwsRefusal refusal))
        {
            return new TokenFault(TokenRefusal.NotToken, refusal);
        }

        if (!TokenTypes.Matches(kind, jws.Header.Type) || jws.Header.ContentType is not null)
        {
            return new TokenFault(TokenRefusal.TypeMismatch);
        }

        if (jws.Header.KeyId is not { } keyId)
        {
            return new TokenFault(TokenRefusal.KeyIdMissing);
        }

        if (keys.Find(keyId) is not { } key)
        {
            return new TokenFault(TokenRefusal.KeyUnknown);
        }

        return jws.TryVerify(key, out verified, out refusal) ? default : new TokenFault(TokenRefusal.SignatureRefused, refusal);
    }

    private static TokenRefusal Check(TokenKind kind, TokenClaims claims, TokenExpectation expectation, DateTimeOffset now)
    {
        if (claims.Issuer != expectation.Issuer)
        {
            return TokenRefusal.IssuerMismatch;
        }

        // A delegation that two could take would be taken twice.
        if (!claims.Audience.Contains(expectation.Audience, StringComparer.Ordinal) || (kind == TokenKind.Delegation && claims.Audience.Count != 1))
        {
            return TokenRefusal.AudienceMismatch;
        }

        if (expectation.Subject is { } subject && claims.Subject != subject)
        {
            return TokenRefusal.SubjectMismatch;
        }

        if (expectation.Actor is { } actor && claims.Actor != actor)
        {
            return TokenRefusal.ActorMismatch;
        }

        TimeSpan lifetimeMax = TokenLimits.LifetimeMax(kind);
        TokenRefusal lifetime = Lifetime(claims, expectation.LifetimeMax < lifetimeMax ? expectation.LifetimeMax.Value : lifetimeMax);
        return lifetime != TokenRefusal.None ? lifetime
            : claims.IssuedAt > now + TokenLimits.ClockSkew ? TokenRefusal.IssuedInFuture
            : claims.NotBefore > now + TokenLimits.ClockSkew ? TokenRefusal.NotYetValid
            : claims.ExpiresAt <= now - TokenLimits.ClockSkew ? TokenRefusal.Expired
            : expectation.Scopes.Any(s => !claims.Scopes.Contains(s, StringComparer.Ordinal)) ? TokenRefusal.ScopeInsufficient
            : TokenRefusal.None;
    }
}
