using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Domain.Tokens;

/// <summary>Tokens by which a bearer may use an interface: a JWT of type <c>at+jwt</c> (RFC 9068; I-07).</summary>
public static class AccessToken
{
    /// <summary>Signs a token.</summary>
    /// <param name="claims">Within <see cref="TokenLimits"/>; the client is the subject when there is none.</param>
    /// <param name="key">The issuer's.</param>
    /// <param name="keyId">Under which id its audience knows the key.</param>
    /// <exception cref="ArgumentException">The claims would not be taken by any verifier.</exception>
    public static string Issue(TokenClaims claims, ISigningKey key, string keyId) => TokenWriter.Issue(TokenKind.Access, claims, key, keyId);

    /// <summary>Verifies a token by the keys of its expected issuer.</summary>
    public static bool TryVerify(
        string? text, JsonWebKeySet issuerKeys, TokenExpectation expectation, DateTimeOffset now, [NotNullWhen(true)] out VerifiedToken? token, out TokenFault fault) =>
        TokenCheck.TryVerify(TokenKind.Access, text, issuerKeys, expectation, now, out token, out fault);
}
