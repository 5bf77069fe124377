namespace OrleansMesh.Cryptography;

/// <summary>A key that signs by Ed25519 (RFC 8032), wherever its secret is; its signatures have <see cref="Ed25519PrivateKey.SignatureBytes"/>.</summary>
public interface IEd25519SigningKey : ISigningKey
{
    /// <summary>The key that verifies what this one signs.</summary>
    new Ed25519PublicKey PublicKey { get; }
}
