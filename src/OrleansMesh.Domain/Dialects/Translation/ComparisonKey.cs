using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>Signs nothing: for messages that are made to be compared without their signature and thrown away.</summary>
internal sealed class ComparisonKey : IEd25519SigningKey
{
    private ComparisonKey()
    {
    }

    public static ComparisonKey Instance { get; } = new();

    /// <inheritdoc/>
    public Ed25519PublicKey PublicKey => throw new NotSupportedException("What is compared is not verified.");

    /// <inheritdoc/>
    IVerifyingKey ISigningKey.PublicKey => PublicKey;

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message) => new byte[Ed25519PrivateKey.SignatureBytes];

    /// <inheritdoc/>
    public void Dispose()
    {
        // There is nothing to give back.
    }
}
