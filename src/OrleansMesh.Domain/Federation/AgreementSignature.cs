namespace OrleansMesh.Domain.Federation;

/// <summary>A party's signature under an agreement.</summary>
/// <param name="By">The party's DID.</param>
/// <param name="KeyId">The key that the agreement names for it.</param>
/// <param name="Value">64 bytes: Ed25519 over <see cref="Agreement.SigningInput"/>.</param>
public sealed record AgreementSignature(string By, string KeyId, ReadOnlyMemory<byte> Value)
{
    /// <summary>Whether this is the other one, byte for byte.</summary>
    internal bool Says(AgreementSignature other) => By == other.By && KeyId == other.KeyId && Value.Span.SequenceEqual(other.Value.Span);
}
