namespace OrleansMesh.Domain.Authorization;

/// <summary>A signature of the actor over something that the verifier chose, or that cannot be repeated.</summary>
/// <param name="KeyId">Absolute or relative DID URL of an authentication key of the actor.</param>
/// <param name="Message">What was signed.</param>
/// <param name="Signature">Of any length.</param>
public sealed record IdentityEvidence(string KeyId, ReadOnlyMemory<byte> Message, ReadOnlyMemory<byte> Signature);
