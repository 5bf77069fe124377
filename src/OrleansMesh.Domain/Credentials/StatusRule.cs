namespace OrleansMesh.Domain.Credentials;

/// <summary>What a verifier wants of a credential's status.</summary>
public enum StatusRule
{
    /// <summary>Every status entry is checked; a credential without one holds.</summary>
    Check = 0,

    /// <summary>As <see cref="Check"/>, and a credential without a revocation entry is refused.</summary>
    Require,

    /// <summary>No entry is looked at: for looking at what a credential says, never for letting somebody in.</summary>
    Ignore,
}
