using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan;

/// <summary>A private key as UCANs use it: with the one algorithm of its kind. The caller keeps the key and disposes of it.</summary>
public sealed class UcanSigner
{
    private readonly ISigningKey _key;

    /// <param name="key">Of Ed25519, P-256 or P-384; another throws <see cref="ArgumentException"/>.</param>
    public UcanSigner(ISigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
        Algorithm = key.PublicKey switch
        {
            Ed25519PublicKey => UcanAlgorithm.Ed25519,
            EcdsaPublicKey { Curve: EcdsaCurve.P256 } => UcanAlgorithm.Es256,
            EcdsaPublicKey { Curve: EcdsaCurve.P384 } => UcanAlgorithm.Es384,
            _ => throw new ArgumentException("UCANs are signed by Ed25519, P-256 or P-384.", nameof(key)),
        };
    }

    /// <summary>What the header will say.</summary>
    public UcanAlgorithm Algorithm { get; }

    /// <summary>A token: what is signed, and the signature before it.</summary>
    internal byte[] Sign(string tag, IpldNode payload)
    {
        byte[] signed = UcanEnvelope.SignedBytes(Algorithm, tag, payload);
        return UcanEnvelope.Join(_key.Sign(signed), signed);
    }
}
