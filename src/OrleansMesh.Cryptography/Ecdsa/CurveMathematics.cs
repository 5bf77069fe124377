using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace OrleansMesh.Cryptography.Ecdsa;

/// <summary>What the platform does not offer of a curve: points in their short form. Public values alone pass here, so nothing is in constant time.</summary>
internal sealed class CurveMathematics
{
    private static readonly CurveMathematics P256 = new(
        ECCurve.NamedCurves.nistP256,
        HashAlgorithmName.SHA256,
        fieldBytes: 32,
        prime: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    private static readonly CurveMathematics P384 = new(
        ECCurve.NamedCurves.nistP384,
        HashAlgorithmName.SHA384,
        fieldBytes: 48,
        prime: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");

    private readonly BigInteger _prime;
    private readonly BigInteger _b;
    private readonly BigInteger _order;

    private CurveMathematics(ECCurve curve, HashAlgorithmName hash, int fieldBytes, string prime, string b, string order)
    {
        Curve = curve;
        Hash = hash;
        FieldBytes = fieldBytes;
        _prime = Parse(prime);
        _b = Parse(b);
        _order = Parse(order);
    }

    public ECCurve Curve { get; }

    public HashAlgorithmName Hash { get; }

    /// <summary>Bytes of a coordinate, of a secret, and of half a signature.</summary>
    public int FieldBytes { get; }

    public static CurveMathematics Of(EcdsaCurve curve) => curve switch
    {
        EcdsaCurve.P256 => P256,
        EcdsaCurve.P384 => P384,
        _ => throw new ArgumentOutOfRangeException(nameof(curve), curve, "not one of the curves"),
    };

    /// <summary>Whether the coordinates are below the prime and on the curve. Both curves have cofactor 1: each such point is of the whole group.</summary>
    public bool Contains(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        var left = new BigInteger(y, isUnsigned: true, isBigEndian: true);
        var abscissa = new BigInteger(x, isUnsigned: true, isBigEndian: true);
        return left < _prime && abscissa < _prime && BigInteger.ModPow(left, 2, _prime) == RightSide(abscissa);
    }

    /// <summary>The y of a point by x and the lowest bit of y (SEC 1, 2.3.4); false when no point has that x.</summary>
    public bool TryFindY(ReadOnlySpan<byte> x, bool isOdd, Span<byte> y)
    {
        var abscissa = new BigInteger(x, isUnsigned: true, isBigEndian: true);
        if (abscissa >= _prime)
        {
            return false;
        }

        // both primes are 3 modulo 4
        BigInteger square = RightSide(abscissa);
        var root = BigInteger.ModPow(square, (_prime + 1) / 4, _prime);
        if (BigInteger.ModPow(root, 2, _prime) != square)
        {
            return false;
        }

        if (root.IsEven == isOdd)
        {
            root = _prime - root;
        }

        Write(root, y);
        return root < _prime;
    }

    /// <summary>Whether <paramref name="s"/> is in the lower half of the group's order.</summary>
    public bool IsLow(ReadOnlySpan<byte> s) => new BigInteger(s, isUnsigned: true, isBigEndian: true) <= _order / 2;

    /// <summary>Replaces s by the order less s, which verifies as well.</summary>
    public void Negate(Span<byte> s) => Write(_order - new BigInteger(s, isUnsigned: true, isBigEndian: true), s);

    private BigInteger RightSide(BigInteger x)
    {
        BigInteger value = (BigInteger.ModPow(x, 3, _prime) - (3 * x) + _b) % _prime;
        return value.Sign < 0 ? value + _prime : value;
    }

    private static void Write(BigInteger value, Span<byte> destination)
    {
        destination.Clear();
        int count = value.GetByteCount(isUnsigned: true);
        _ = value.TryWriteBytes(destination[^count..], out _, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger Parse(string hex) => BigInteger.Parse("0" + hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
