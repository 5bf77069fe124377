using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan;

/// <summary>A private key as UCANs use it: with the one algorithm of its kind. The caller keeps the key and disposes of it.</summary>
public sealed class UcanSigner
{
    private readonly Ed25519PrivateKey? _ed25519;
    private readonly EcdsaPrivateKey? _ecdsa;

    public UcanSigner(Ed25519PrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _ed25519 = key;
        Algorithm = UcanAlgorithm.Ed25519;
    }

    public UcanSigner(EcdsaPrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _ecdsa = key;
        Algorithm = key.PublicKey.Curve == EcdsaCurve.P256 ? UcanAlgorithm.Es256 : UcanAlgorithm.Es384;
    }

    /// <summary>What the header will say.</summary>
    public UcanAlgorithm Algorithm { get; }

    /// <summary>A token: what is signed, and the signature before it.</summary>
    internal byte[] Sign(string tag, IpldNode payload)
    {
        byte[] signed = UcanEnvelope.SignedBytes(Algorithm, tag, payload);
        return UcanEnvelope.Join(_ed25519?.Sign(signed) ?? _ecdsa!.Sign(signed), signed);
    }
}
