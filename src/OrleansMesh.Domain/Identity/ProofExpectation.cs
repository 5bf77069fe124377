namespace OrleansMesh.Domain.Identity;

/// <summary>What a verifier wants a proof to say.</summary>
/// <param name="Purpose">What the key must have been used for.</param>
/// <param name="Challenge">The challenge that was given out; null when none was. A proof with one that was not asked for is not refused for it.</param>
/// <param name="Domain">The verifier's own name; null when it has none.</param>
public sealed record ProofExpectation(KeyPurpose Purpose, string? Challenge = null, string? Domain = null);
