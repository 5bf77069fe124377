namespace OrleansMesh.Domain.Tokens;

/// <summary>Why a token is not taken.</summary>
public enum TokenRefusal
{
    None = 0,

    /// <summary>It is no compact JWS that is taken here, or is longer than a token may be; <see cref="TokenFault.Signature"/> says why.</summary>
    NotToken,

    /// <summary><c>typ</c> is not that of the kind that is expected.</summary>
    TypeMismatch,

    /// <summary>It names no key (<c>kid</c>).</summary>
    KeyIdMissing,

    /// <summary>The issuer has no such key.</summary>
    KeyUnknown,

    /// <summary>The key does not verify it; <see cref="TokenFault.Signature"/> says why.</summary>
    SignatureRefused,

    /// <summary>The payload is not a strict JSON object, or a claim has another kind or is too long.</summary>
    ClaimsMalformed,

    /// <summary>A claim that every token has is missing: <c>iss</c>, <c>sub</c>, <c>aud</c>, <c>exp</c>, <c>nbf</c>, <c>iat</c>, <c>jti</c>; for delegation <c>act</c>.</summary>
    ClaimMissing,

    /// <summary>Another issuer than the one whose keys were used.</summary>
    IssuerMismatch,

    /// <summary>It is for others.</summary>
    AudienceMismatch,

    /// <summary>It is about somebody else.</summary>
    SubjectMismatch,

    /// <summary>Somebody else than its actor presents it.</summary>
    ActorMismatch,

    /// <summary>It does not grant what is asked for.</summary>
    ScopeInsufficient,

    /// <summary>Its times contradict each other: <c>nbf</c> after <c>exp</c>, or <c>iat</c> after <c>exp</c>.</summary>
    TimesDisordered,

    /// <summary>It lives longer than its kind, or than the verifier allows.</summary>
    LifetimeTooLong,

    /// <summary>It was issued in the future.</summary>
    IssuedInFuture,

    /// <summary>It is not valid yet.</summary>
    NotYetValid,

    /// <summary>It has expired.</summary>
    Expired,

    /// <summary>It was taken before.</summary>
    Replayed,

    /// <summary>So many tokens of this issuer, or of all, are remembered that this one could not be told from a replay.</summary>
    ReplayWindowFull,
}
