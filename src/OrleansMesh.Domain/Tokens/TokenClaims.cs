namespace OrleansMesh.Domain.Tokens;

/// <summary>What a token says (RFC 7519, 4.1). Times are whole seconds.</summary>
public sealed record TokenClaims
{
    /// <summary><c>iss</c>: who signed it; a mesh's or a hub's DID.</summary>
    public required string Issuer { get; init; }

    /// <summary><c>sub</c>: who it is about; of a delegation, for whom the actor acts.</summary>
    public required string Subject { get; init; }

    /// <summary><c>aud</c>: who may take it, 1 to <see cref="TokenLimits.AudiencesMax"/>; a delegation has exactly one.</summary>
    public required IReadOnlyList<string> Audience { get; init; }

    /// <summary><c>iat</c>.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>nbf</c>: the first moment at which it is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary><c>exp</c>: the first moment at which it is valid no more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary><c>jti</c>: unique for the issuer, not to be guessed.</summary>
    public required string TokenId { get; init; }

    /// <summary><c>scope</c>: what is granted, each without spaces; may be empty.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary><c>client_id</c> of an access token (RFC 9068, 2.2); null when the token does not say.</summary>
    public string? ClientId { get; init; }

    /// <summary><c>act.sub</c>: who acts; of a delegation always, else null.</summary>
    public string? Actor { get; init; }
}
