using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansMesh.Domain.Sealing;

/// <summary>HKDF-SHA256 with HPKE's labels (RFC 9180, 4).</summary>
internal static class HpkeKdf
{
    /// <summary>Bytes of a pseudorandom key.</summary>
    public const int PrkBytes = SHA256.HashSizeInBytes;

    // What HPKE expands: at most the KEM's context (96 bytes) or the key schedule's (65), with the labels before it.
    private const int InfoBytesMax = 160;

    private static ReadOnlySpan<byte> Version => "HPKE-v1"u8;

    /// <summary>LabeledExtract, into exactly <see cref="PrkBytes"/>.</summary>
    public static void Extract(ReadOnlySpan<byte> suite, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> ikm, Span<byte> prk)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, salt);
        hmac.AppendData(Version);
        hmac.AppendData(suite);
        hmac.AppendData(label);
        hmac.AppendData(ikm);
        _ = hmac.GetHashAndReset(prk);
    }

    /// <summary>LabeledExpand, as many bytes as <paramref name="output"/> holds.</summary>
    public static void Expand(ReadOnlySpan<byte> suite, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> labeled = stackalloc byte[InfoBytesMax];
        BinaryPrimitives.WriteUInt16BigEndian(labeled, (ushort)output.Length);
        int length = sizeof(ushort);
        Append(labeled, ref length, Version);
        Append(labeled, ref length, suite);
        Append(labeled, ref length, label);
        Append(labeled, ref length, info);
        HKDF.Expand(HashAlgorithmName.SHA256, prk, output, labeled[..length]);
    }

    private static void Append(Span<byte> destination, ref int length, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination[length..]);
        length += bytes.Length;
    }
}
