namespace OrleansMesh.Cryptography;

/// <summary>A public key that verifies signatures by the one algorithm of its kind: what a signature says of its algorithm never chooses it.</summary>
public interface IVerifyingKey
{
    /// <summary>True only when <paramref name="signature"/> (any length) is this key's over <paramref name="message"/>.</summary>
    bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
