using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Keys;

namespace OrleansMesh.KeyStores.Tokens;

/// <summary>What differs between the kinds of key in a token: numbers and encodings of PKCS#11 3.0, 2.3.</summary>
internal sealed record Pkcs11Curve(KeyKind Kind, ulong KeyType, ulong GenerateMechanism, ulong SignMechanism, byte[] Parameters)
{
    private const ulong CkkEc = 0x03;
    private const ulong CkkEcEdwards = 0x40;
    private const ulong CkmEcKeyPairGen = 0x1040;
    private const ulong CkmEcdsa = 0x1041;
    private const ulong CkmEdwardsKeyPairGen = 0x1055;
    private const ulong CkmEddsa = 0x1057;

    // curveName "edwards25519" as a PrintableString: what tokens of that version take, while they may show the OID of RFC 8410.
    private static readonly byte[] EdwardsName = [0x13, 0x0C, .. "edwards25519"u8];
    private static readonly byte[] EdwardsOid = [0x06, 0x03, 0x2B, 0x65, 0x70];

    private static readonly Pkcs11Curve[] All =
    [
        new(KeyKind.Ed25519, CkkEcEdwards, CkmEdwardsKeyPairGen, CkmEddsa, EdwardsName),
        new(KeyKind.P256, CkkEc, CkmEcKeyPairGen, CkmEcdsa, [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]),
        new(KeyKind.P384, CkkEc, CkmEcKeyPairGen, CkmEcdsa, [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]),
    ];

    public static Pkcs11Curve? Of(KeyKind kind) => Array.Find(All, c => c.Kind == kind);

    /// <summary>By what a token says of a key: its CKA_KEY_TYPE and CKA_EC_PARAMS.</summary>
    public static Pkcs11Curve? Of(ulong keyType, ReadOnlySpan<byte> parameters)
    {
        foreach (Pkcs11Curve curve in All)
        {
            if (curve.KeyType == keyType && (parameters.SequenceEqual(curve.Parameters) || (curve.Kind == KeyKind.Ed25519 && parameters.SequenceEqual(EdwardsOid))))
            {
                return curve;
            }
        }

        return null;
    }

    /// <summary>The public key of CKA_EC_POINT: an OCTET STRING around the point.</summary>
    public bool TryPublicKey(byte[] point, [NotNullWhen(true)] out IVerifyingKey? key)
    {
        key = null;
        try
        {
            var reader = new AsnReader(point, AsnEncodingRules.DER);
            byte[] bytes = reader.ReadOctetString();
            reader.ThrowIfNotEmpty();
            key = Kind == KeyKind.Ed25519
                ? Ed25519PublicKey.TryFromBytes(bytes, out Ed25519PublicKey? ed25519) ? ed25519 : null
                : EcdsaPublicKey.TryFromBytes(Kind == KeyKind.P384 ? EcdsaCurve.P384 : EcdsaCurve.P256, bytes, out EcdsaPublicKey? ecdsa) ? ecdsa : null;
        }
        catch (AsnContentException)
        {
            // Not as the standard has it.
        }

        return key is not null;
    }

    /// <summary>What the token signs: for ECDSA the hash of the message, for EdDSA the message.</summary>
    public byte[] Input(ReadOnlySpan<byte> message) => Kind switch
    {
        KeyKind.P256 => SHA256.HashData(message),
        KeyKind.P384 => SHA384.HashData(message),
        _ => message.ToArray(),
    };
}
