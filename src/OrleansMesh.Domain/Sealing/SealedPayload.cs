namespace OrleansMesh.Domain.Sealing;

/// <summary>What takes the place of a payload's data.</summary>
/// <param name="Data">A JSON string: base64url of ciphertext and tag.</param>
/// <param name="Encryption">The canonical JSON of the <see cref="EncryptionBlock"/>.</param>
public readonly record struct SealedPayload(ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Encryption);
