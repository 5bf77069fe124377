using System.Numerics;

namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>Decompresses public points of secp256k1 (SEC 1, 2.3.4), to find the account of a key. For public values alone: its time depends on them.</summary>
internal static class Secp256k1Point
{
    /// <summary>Bytes of a compressed point.</summary>
    public const int CompressedBytes = 33;

    private const int FieldBytes = 32;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 32) - 977;

    /// <summary>X and Y, 64 bytes; false for what is no point of the curve.</summary>
    public static bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> point)
    {
        if (compressed is not [0x02 or 0x03, ..] || compressed.Length != CompressedBytes || point.Length != 2 * FieldBytes)
        {
            return false;
        }

        var x = new BigInteger(compressed[1..], isUnsigned: true, isBigEndian: true);
        if (x >= Prime)
        {
            return false;
        }

        BigInteger square = (BigInteger.ModPow(x, 3, Prime) + 7) % Prime;
        BigInteger y = BigInteger.ModPow(square, (Prime + 1) / 4, Prime);
        if (BigInteger.ModPow(y, 2, Prime) != square)
        {
            return false;
        }

        bool odd = compressed[0] == 0x03;
        y = y.IsEven == odd ? Prime - y : y;
        point.Clear();
        compressed[1..].CopyTo(point);
        byte[] tail = y.ToByteArray(isUnsigned: true, isBigEndian: true);
        tail.CopyTo(point[^tail.Length..]);
        return true;
    }
}
