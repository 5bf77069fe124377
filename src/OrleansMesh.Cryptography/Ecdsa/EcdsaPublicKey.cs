using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansMesh.Cryptography.Ecdsa;

/// <summary>A key that verifies ECDSA signatures in the form r ‖ s (FIPS 186-5; the fixed form of RFC 7518, 3.4).</summary>
public sealed class EcdsaPublicKey : IVerifyingKey, IEquatable<EcdsaPublicKey>
{
    private readonly CurveMathematics _mathematics;
    private readonly byte[] _x;
    private readonly byte[] _y;

    internal EcdsaPublicKey(EcdsaCurve curve, byte[] x, byte[] y)
    {
        Curve = curve;
        _mathematics = CurveMathematics.Of(curve);
        _x = x;
        _y = y;
    }

    /// <summary>The curve, which decides the hash too.</summary>
    public EcdsaCurve Curve { get; }

    /// <summary>First coordinate, big-endian, 32 or 48 bytes.</summary>
    public ReadOnlySpan<byte> X => _x;

    /// <summary>Second coordinate, big-endian, 32 or 48 bytes.</summary>
    public ReadOnlySpan<byte> Y => _y;

    /// <summary>Bytes of a signature: 64 or 96.</summary>
    public int SignatureBytes => 2 * _mathematics.FieldBytes;

    /// <summary>Reads a point (SEC 1, 2.3.4): 33 or 49 bytes in short form, 65 or 97 in full; false for what is no point of the curve.</summary>
    public static bool TryFromBytes(EcdsaCurve curve, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out EcdsaPublicKey? key)
    {
        key = null;
        var mathematics = CurveMathematics.Of(curve);
        int size = mathematics.FieldBytes;
        if (bytes.Length == 1 + size && bytes[0] is 2 or 3)
        {
            byte[] y = new byte[size];
            key = mathematics.TryFindY(bytes[1..], bytes[0] == 3, y) ? new EcdsaPublicKey(curve, bytes[1..].ToArray(), y) : null;
            return key is not null;
        }

        return bytes.Length == 1 + (2 * size) && bytes[0] == 4 && TryFromCoordinates(curve, bytes[1..(1 + size)], bytes[(1 + size)..], out key);
    }

    /// <summary>Reads a point by its coordinates, each of exactly 32 or 48 bytes, big-endian (RFC 7518, 6.2.1); false for what is no point of the curve.</summary>
    public static bool TryFromCoordinates(EcdsaCurve curve, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, [NotNullWhen(true)] out EcdsaPublicKey? key)
    {
        var mathematics = CurveMathematics.Of(curve);
        key = x.Length == mathematics.FieldBytes && y.Length == mathematics.FieldBytes && mathematics.Contains(x, y)
            ? new EcdsaPublicKey(curve, x.ToArray(), y.ToArray())
            : null;
        return key is not null;
    }

    /// <summary>True only when <paramref name="signature"/> (any length) is r ‖ s of this key over <paramref name="message"/>.</summary>
    /// <remarks>With (r, s) the curve's order less s verifies too: who names signed bytes by their hash asks for <see cref="HasLowS"/> as well.</remarks>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes)
        {
            return false;
        }

        // the platform does not promise that one of its keys serves several threads
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = _mathematics.Curve, Q = new ECPoint { X = _x, Y = _y } });
        return ecdsa.VerifyData(message, signature, _mathematics.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Whether the signature's s is the lower of the two that verify; false for another length than <see cref="SignatureBytes"/>.</summary>
    public bool HasLowS(ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes && _mathematics.IsLow(signature[_mathematics.FieldBytes..]);

    /// <summary>The one other signature that a key verifies when it verifies <paramref name="signature"/>: s replaced by the order less s.</summary>
    /// <param name="curve">The signer's.</param>
    /// <param name="signature">One that was verified: 64 or 96 bytes, s from 1 to below the order.</param>
    public static byte[] TwinOf(EcdsaCurve curve, ReadOnlySpan<byte> signature)
    {
        var mathematics = CurveMathematics.Of(curve);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, 2 * mathematics.FieldBytes, nameof(signature));
        byte[] twin = signature.ToArray();
        mathematics.Negate(twin.AsSpan(mathematics.FieldBytes));
        return twin;
    }

    /// <summary>The point in short form: 33 or 49 bytes.</summary>
    public byte[] ToCompressed() => [(byte)(2 + (_y[^1] & 1)), .. _x];

    /// <inheritdoc/>
    public bool Equals(EcdsaPublicKey? other) =>
        other is not null && Curve == other.Curve && _x.AsSpan().SequenceEqual(other._x) && _y.AsSpan().SequenceEqual(other._y);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EcdsaPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_x);
        return hash.ToHashCode();
    }

    /// <summary>The short form in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToCompressed());
}
