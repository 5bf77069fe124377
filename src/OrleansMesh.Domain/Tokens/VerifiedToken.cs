using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Domain.Tokens;

/// <summary>A token that was verified against an expectation; only <see cref="AccessToken"/> and <see cref="DelegationToken"/> make one.</summary>
public sealed class VerifiedToken
{
    internal VerifiedToken(TokenKind kind, TokenClaims claims, JsonWebKey key)
    {
        Kind = kind;
        Claims = claims;
        Key = key;
    }

    /// <summary>What it is for.</summary>
    public TokenKind Kind { get; }

    /// <summary>What it says.</summary>
    public TokenClaims Claims { get; }

    /// <summary>The issuer's key that verified it.</summary>
    public JsonWebKey Key { get; }
}
