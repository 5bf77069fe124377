namespace OrleansMesh.Domain.Tokens;

/// <summary>What a token is for; its <c>typ</c> says so, and one is never taken for the other (RFC 8725, 3.11).</summary>
public enum TokenKind
{
    /// <summary><c>at+jwt</c>: its bearer may use the audience's interface (RFC 9068).</summary>
    Access = 0,

    /// <summary><c>delegation+jwt</c>: its actor may act for the subject, once (the <c>act</c> claim of RFC 8693, 4.1).</summary>
    Delegation,
}
