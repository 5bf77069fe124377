using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>An Ethereum account: 20 bytes.</summary>
public sealed class EthrAddress : IEquatable<EthrAddress>
{
    /// <summary>Bytes of an address.</summary>
    public const int SizeBytes = 20;

    private readonly byte[] _bytes;

    private EthrAddress(byte[] bytes) => _bytes = bytes;

    /// <summary>Nobody's account: an identity owned by it has ended.</summary>
    public bool IsZero => !_bytes.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>Takes exactly 20 bytes; throws <see cref="ArgumentException"/> for any other length.</summary>
    public static EthrAddress FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == SizeBytes
        ? new EthrAddress(bytes.ToArray())
        : throw new ArgumentException("An address has 20 bytes.", nameof(bytes));

    /// <summary>Reads <c>0x</c> and 40 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out EthrAddress? address)
    {
        address = null;
        byte[] bytes = new byte[SizeBytes];
        if (text is not ['0', 'x', .. ReadOnlySpan<char> digits] || digits.Length != 2 * SizeBytes
            || Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        address = new EthrAddress(bytes);
        return true;
    }

    /// <summary>The account of an uncompressed secp256k1 point: the last 20 bytes of its Keccak-256.</summary>
    /// <param name="point">X and Y, 64 bytes.</param>
    public static EthrAddress OfPoint(ReadOnlySpan<byte> point) => FromBytes(Keccak256.HashData(point).AsSpan(^SizeBytes..));

    /// <summary>The 20 bytes.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <inheritdoc/>
    public bool Equals(EthrAddress? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EthrAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary><c>0x</c> and 40 digits, whose case is a checksum (EIP-55).</summary>
    public override string ToString()
    {
        string digits = Convert.ToHexStringLower(_bytes);
        byte[] hash = Keccak256.HashData(Encoding.ASCII.GetBytes(digits));
        char[] text = digits.ToCharArray();
        for (int at = 0; at < text.Length; at++)
        {
            int nibble = at % 2 == 0 ? hash[at / 2] >> 4 : hash[at / 2] & 0xF;
            text[at] = nibble >= 8 ? char.ToUpperInvariant(text[at]) : text[at];
        }

        return "0x" + new string(text);
    }
}
