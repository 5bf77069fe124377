using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;

namespace OrleansMesh.Domain.Certificates;

/// <summary>Lets the platform's certificate builders sign by a key that need not be in this process.</summary>
internal sealed class SigningKeyGenerator : X509SignatureGenerator
{
    private readonly ISigningKey _key;
    private readonly EcdsaPublicKey _publicKey;

    public SigningKeyGenerator(ISigningKey key)
    {
        _key = key;
        _publicKey = key.PublicKey is EcdsaPublicKey { Curve: EcdsaCurve.P384 } p384 ? p384 : throw new ArgumentException("An authority's key is on P-384.", nameof(key));
    }

    /// <summary>The subject's public key as certificates have it.</summary>
    public static PublicKey PublicKeyOf(EcdsaPublicKey key)
    {
        // The object shares nothing with the key it was made from.
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP384,
            Q = new ECPoint { X = key.X.ToArray(), Y = key.Y.ToArray() },
        });
        return new PublicKey(ecdsa);
    }

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.EcdsaWithSha384);
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hashAlgorithm, HashAlgorithmName.SHA384);
        ReadOnlySpan<byte> signature = _key.Sign(data);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Shortest(signature[..(signature.Length / 2)]));
            writer.WriteIntegerUnsigned(Shortest(signature[(signature.Length / 2)..]));
        }

        return writer.Encode();
    }

    protected override PublicKey BuildPublicKey() => PublicKeyOf(_publicKey);

    private static ReadOnlySpan<byte> Shortest(ReadOnlySpan<byte> number)
    {
        ReadOnlySpan<byte> digits = number.TrimStart((byte)0);
        return digits.IsEmpty ? [0] : digits;
    }
}
