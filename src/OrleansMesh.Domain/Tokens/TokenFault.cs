using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Domain.Tokens;

/// <summary>Why a token was refused.</summary>
/// <param name="Reason">The first rule that it breaks.</param>
/// <param name="Signature">What the JWS is at fault of; None when it is not the JWS.</param>
public readonly record struct TokenFault(TokenRefusal Reason, JwsRefusal Signature = JwsRefusal.None);
