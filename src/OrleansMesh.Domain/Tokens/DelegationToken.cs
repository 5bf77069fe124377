using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Domain.Tokens;

/// <summary>Tokens by which one may act for another, once: a JWT of type <c>delegation+jwt</c> with the actor in <c>act</c> (RFC 8693, 4.1; I-07).</summary>
public static class DelegationToken
{
    /// <summary>Signs a token.</summary>
    /// <param name="claims">Within <see cref="TokenLimits"/>, with an actor and exactly one audience.</param>
    /// <param name="key">The issuer's.</param>
    /// <param name="keyId">Under which id its audience knows the key.</param>
    /// <exception cref="ArgumentException">The claims would not be taken by any verifier.</exception>
    public static string Issue(TokenClaims claims, ISigningKey key, string keyId) => TokenWriter.Issue(TokenKind.Delegation, claims, key, keyId);

    /// <summary>Verifies a token by the keys of its expected issuer, and takes it: a second time it is a replay.</summary>
    public static bool TryTake(
        string? text,
        JsonWebKeySet issuerKeys,
        TokenExpectation expectation,
        TokenReplay replay,
        DateTimeOffset now,
        [NotNullWhen(true)] out VerifiedToken? token,
        out TokenFault fault)
    {
        ArgumentNullException.ThrowIfNull(replay);
        if (!TokenCheck.TryVerify(TokenKind.Delegation, text, issuerKeys, expectation, now, out token, out fault))
        {
            return false;
        }

        fault = new TokenFault(replay.Take(token.Claims, now));
        token = fault.Reason == TokenRefusal.None ? token : null;
        return token is not null;
    }
}
