namespace OrleansMesh.Domain.Tokens;

/// <summary>What a verifier knows before it looks at a token.</summary>
/// <param name="Issuer">Whose keys are used; the token must name it, byte for byte.</param>
/// <param name="Audience">The verifier's own name.</param>
public sealed record TokenExpectation(string Issuer, string Audience)
{
    /// <summary>Who the token must be about; null for anybody.</summary>
    public string? Subject { get; init; }

    /// <summary>Who presents a delegation, proven by other means: the mesh of the session. Null when nothing is known of it.</summary>
    public string? Actor { get; init; }

    /// <summary>What must have been granted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Longest life taken; null for that of the kind (<see cref="TokenLimits.LifetimeMax"/>), which no value here extends.</summary>
    public TimeSpan? LifetimeMax { get; init; }
}
