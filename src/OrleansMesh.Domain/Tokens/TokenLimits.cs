namespace OrleansMesh.Domain.Tokens;

/// <summary>Bounds of tokens.</summary>
public static class TokenLimits
{
    /// <summary>How far the clocks of issuer and verifier may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Longest life of an access token.</summary>
    public static readonly TimeSpan AccessLifetimeMax = TimeSpan.FromHours(1);

    /// <summary>Longest life of a delegation token: replay is remembered as long.</summary>
    public static readonly TimeSpan DelegationLifetimeMax = TimeSpan.FromMinutes(15);

    /// <summary>Characters of an issuer, subject, audience, actor or client.</summary>
    public const int NameCharsMax = 512;

    /// <summary>Audiences of a token.</summary>
    public const int AudiencesMax = 8;

    /// <summary>Scopes of a token.</summary>
    public const int ScopesMax = 64;

    /// <summary>Characters of the <c>scope</c> claim.</summary>
    public const int ScopeCharsMax = 2048;

    /// <summary>Fewest characters of a token's id: 96 bits as base64url.</summary>
    public const int TokenIdCharsMin = 16;

    /// <summary>Most characters of a token's id.</summary>
    public const int TokenIdCharsMax = 128;

    /// <summary>The longest life of a kind.</summary>
    public static TimeSpan LifetimeMax(TokenKind kind) => kind == TokenKind.Delegation ? DelegationLifetimeMax : AccessLifetimeMax;
}
