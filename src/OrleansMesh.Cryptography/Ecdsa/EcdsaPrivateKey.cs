using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansMesh.Cryptography.Ecdsa;

/// <summary>A key that signs by ECDSA (FIPS 186-5); its secret is zeroed on disposal.</summary>
public sealed class EcdsaPrivateKey : ISigningKey
{
    private readonly CurveMathematics _mathematics;
    private readonly SecretBytes _secret;

    private EcdsaPrivateKey(EcdsaCurve curve, ECParameters parameters)
    {
        _mathematics = CurveMathematics.Of(curve);
        _secret = new SecretBytes(parameters.D);
        PublicKey = new EcdsaPublicKey(curve, parameters.Q.X!, parameters.Q.Y!);
    }

    /// <summary>The key that verifies what this one signs.</summary>
    public EcdsaPublicKey PublicKey { get; }

    /// <inheritdoc/>
    IVerifyingKey ISigningKey.PublicKey => PublicKey;

    /// <summary>A new key from the operating system's randomness.</summary>
    public static EcdsaPrivateKey Generate(EcdsaCurve curve)
    {
        using var ecdsa = ECDsa.Create(CurveMathematics.Of(curve).Curve);
        return Take(curve, ecdsa);
    }

    /// <summary>The key of a secret of exactly 32 or 48 bytes, big-endian; false when it is none of the curve. The caller zeroes the bytes.</summary>
    public static bool TryFromBytes(EcdsaCurve curve, ReadOnlySpan<byte> secret, [NotNullWhen(true)] out EcdsaPrivateKey? key)
    {
        key = null;
        var mathematics = CurveMathematics.Of(curve);
        if (secret.Length != mathematics.FieldBytes)
        {
            return false;
        }

        byte[] copy = secret.ToArray();
        try
        {
            // without a public point the platform derives it
            using var ecdsa = ECDsa.Create(new ECParameters { Curve = mathematics.Curve, D = copy });
            key = Take(curve, ecdsa);
            return true;
        }
        catch (CryptographicException)
        {
            return false; // zero, or not below the group's order
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    /// <summary>Signs into a new array, r ‖ s, 64 or 96 bytes, the lower of the two possible s.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        byte[] copy = _secret.Span.ToArray();
        try
        {
            using var ecdsa = ECDsa.Create(new ECParameters
            {
                Curve = _mathematics.Curve,
                D = copy,
                Q = new ECPoint { X = PublicKey.X.ToArray(), Y = PublicKey.Y.ToArray() },
            });
            byte[] signature = ecdsa.SignData(message, _mathematics.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            if (!PublicKey.HasLowS(signature))
            {
                _mathematics.Negate(signature.AsSpan(_mathematics.FieldBytes));
            }

            return signature;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    /// <summary>Copies the secret into exactly 32 or 48 bytes; the caller zeroes it.</summary>
    public void Export(Span<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, _secret.Length, nameof(secret));
        _secret.Span.CopyTo(secret);
    }

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();

    private static EcdsaPrivateKey Take(EcdsaCurve curve, ECDsa ecdsa)
    {
        ECParameters parameters = ecdsa.ExportParameters(includePrivateParameters: true);
        try
        {
            return new EcdsaPrivateKey(curve, parameters);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }
}
