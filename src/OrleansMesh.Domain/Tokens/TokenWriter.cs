using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Jose;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tokens;

/// <summary>Signs tokens; what no verifier would take is a bug of the caller.</summary>
internal static class TokenWriter
{
    public static string Issue(TokenKind kind, TokenClaims claims, ISigningKey key, string keyId)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentException.ThrowIfNullOrEmpty(keyId);
        byte[] payload = JsonBuild.Canonical(writer => Write(kind, claims, writer));

        // By the reader itself, so that the two cannot come apart.
        TokenRefusal refusal = TokenReader.Read(kind, payload, out TokenClaims? written);
        refusal = written is null ? refusal : TokenCheck.Lifetime(written, TokenLimits.LifetimeMax(kind));
        if (refusal == TokenRefusal.None && kind == TokenKind.Delegation && claims.Audience.Count != 1)
        {
            refusal = TokenRefusal.AudienceMismatch;
        }

        string token = refusal == TokenRefusal.None ? CompactJws.Create(new JwsHeader(keyId, TokenTypes.Of(kind)), payload, key) : "";
        return refusal != TokenRefusal.None ? throw new ArgumentException($"No verifier takes these claims: {refusal}.", nameof(claims))
            : token.Length > JoseLimits.TokenCharsMax ? throw new ArgumentException($"The token has {token.Length} characters, and at most {JoseLimits.TokenCharsMax} are taken.", nameof(claims))
            : token;
    }

    private static void Write(TokenKind kind, TokenClaims claims, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("iss", claims.Issuer);
        writer.WriteString("sub", claims.Subject);
        if (claims.Audience.Count == 1)
        {
            writer.WriteString("aud", claims.Audience[0]);
        }
        else
        {
            writer.WriteStrings("aud", claims.Audience);
        }

        writer.WriteNumber("iat", claims.IssuedAt.ToUnixTimeSeconds());
        writer.WriteNumber("nbf", claims.NotBefore.ToUnixTimeSeconds());
        writer.WriteNumber("exp", claims.ExpiresAt.ToUnixTimeSeconds());
        writer.WriteString("jti", claims.TokenId);
        if (claims.Scopes.Count > 0)
        {
            writer.WriteString("scope", string.Join(' ', claims.Scopes));
        }

        if (kind == TokenKind.Access)
        {
            writer.WriteString("client_id", claims.ClientId ?? claims.Subject);
        }
        else if (claims.Actor is { } actor)
        {
            writer.WriteStartObject("act");
            writer.WriteString("sub", actor);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
