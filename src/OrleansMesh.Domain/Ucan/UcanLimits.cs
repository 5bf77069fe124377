namespace OrleansMesh.Domain.Ucan;

/// <summary>Bounds of UCANs, each a refusal of its own when it is exceeded.</summary>
public static class UcanLimits
{
    /// <summary>Longest token in bytes.</summary>
    public const int TokenBytesMax = 32 * 1024;

    /// <summary>Deepest nesting of lists and maps in a token, its envelope included.</summary>
    public const int TokenDepthMax = 32;

    /// <summary>Most delegations in the proofs of an invocation.</summary>
    public const int ChainMax = 16;

    /// <summary>Most keys of an issuer's document that are tried when the token does not say which one signed.</summary>
    public const int KeysTriedMax = 8;

    /// <summary>Longest command in characters.</summary>
    public const int CommandCharsMax = 256;

    /// <summary>Longest nonce in bytes.</summary>
    public const int NonceBytesMax = 256;

    /// <summary>Latest time, in seconds since 1970: 2^53 − 1, what every implementation can hold.</summary>
    public const long SecondsMax = (1L << 53) - 1;

    /// <summary>Most statements of one policy, those inside others included.</summary>
    public const int StatementsMax = 256;

    /// <summary>Deepest nesting of statements.</summary>
    public const int StatementDepthMax = 12;

    /// <summary>Longest selector in characters.</summary>
    public const int SelectorCharsMax = 512;

    /// <summary>Most segments of a selector.</summary>
    public const int SelectorSegmentsMax = 32;

    /// <summary>
    /// Most steps that all policies of a chain may take together: a statement, a value looked at or a character compared is one.
    /// </summary>
    public const int PolicyStepsMax = 1 << 20;
}
