using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansMesh.Domain.Multiformats;

/// <summary>A content identifier (multiformats/cid), version 0 or 1; equal when equal byte for byte.</summary>
public sealed class Cid : IEquatable<Cid>
{
    /// <summary>Longest binary form taken.</summary>
    public const int BytesMax = 256;

    /// <summary>Longest text taken, in characters.</summary>
    public const int CharsMax = 512;

    /// <summary>Multicodec of DAG-CBOR blocks.</summary>
    public const ulong DagCborCodec = 0x71;

    /// <summary>Multicodec of DAG-PB blocks: what every CID of version 0 is about.</summary>
    public const ulong DagPbCodec = 0x70;

    /// <summary>Multihash code of SHA-256.</summary>
    public const ulong Sha256Code = 0x12;

    private readonly byte[] _bytes;

    private Cid(byte[] bytes, ulong codec, ulong hashCode, int digestAt)
    {
        _bytes = bytes;
        Codec = codec;
        HashCode = hashCode;
        Digest = bytes.AsMemory(digestAt);
    }

    /// <summary>0 or 1.</summary>
    public int Version => _bytes[0] == Sha256Code ? 0 : 1;

    /// <summary>The multicodec of the content.</summary>
    public ulong Codec { get; }

    /// <summary>The multihash code of <see cref="Digest"/>.</summary>
    public ulong HashCode { get; }

    /// <summary>The hash itself.</summary>
    public ReadOnlyMemory<byte> Digest { get; }

    /// <summary>The binary form.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>CIDv1 of a block by SHA-256.</summary>
    public static Cid Of(ReadOnlySpan<byte> block, ulong codec = DagCborCodec)
    {
        Span<byte> head = stackalloc byte[UnsignedVarint.BytesMax + 3];
        head[0] = 1;
        int length = 1 + UnsignedVarint.Write(codec, head[1..]);
        head[length++] = (byte)Sha256Code;
        head[length++] = SHA256.HashSizeInBytes;
        byte[] bytes = new byte[length + SHA256.HashSizeInBytes];
        head[..length].CopyTo(bytes);
        SHA256.HashData(block, bytes.AsSpan(length));
        return new Cid(bytes, codec, Sha256Code, length);
    }

    /// <summary>Reads the binary form of exactly one CID of at most <see cref="BytesMax"/>.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Cid? cid)
    {
        cid = null;
        if (bytes.Length is 0 or > BytesMax)
        {
            return false;
        }

        // Version 0 is a bare SHA-256 multihash: no version, no codec.
        if (bytes is [0x12, 0x20, ..] && bytes.Length == 34)
        {
            cid = new Cid(bytes.ToArray(), DagPbCodec, Sha256Code, 2);
            return true;
        }

        if (bytes[0] != 1 || !UnsignedVarint.TryRead(bytes[1..], out ulong codec, out int codecLength))
        {
            return false;
        }

        int at = 1 + codecLength;
        if (!UnsignedVarint.TryRead(bytes[at..], out ulong hashCode, out int hashLength)
            || !UnsignedVarint.TryRead(bytes[(at + hashLength)..], out ulong digest, out int digestLength))
        {
            return false;
        }

        at += hashLength + digestLength;
        cid = digest == (ulong)(bytes.Length - at) ? new Cid(bytes.ToArray(), codec, hashCode, at) : null;
        return cid is not null;
    }

    /// <summary>Reads text: <c>Qm…</c> for version 0, any multibase in its canonical spelling for version 1.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Cid? cid)
    {
        cid = null;
        if (text is null || text.Length is 0 or > CharsMax)
        {
            return false;
        }

        if (text.Length == 46 && text.StartsWith("Qm", StringComparison.Ordinal))
        {
            return Multibase.TryDecode("z" + text, out byte[]? hash, out _) && TryFromBytes(hash, out cid);
        }

        return Multibase.TryDecode(text, out byte[]? bytes, out MultibaseEncoding encoding)
            && bytes is [1, ..]
            && text == Multibase.Encode(bytes, encoding)
            && TryFromBytes(bytes, out cid);
    }

    /// <summary>True when the identifier is by SHA-256 and is that of <paramref name="block"/>.</summary>
    public bool IsOf(ReadOnlySpan<byte> block)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(block, hash);
        return HashCode == Sha256Code && Digest.Span.SequenceEqual(hash);
    }

    /// <summary>Version 1 in another multibase; version 0 is always base58btc without a letter.</summary>
    public string ToString(MultibaseEncoding encoding) =>
        Version == 0 ? Multibase.Encode(_bytes, MultibaseEncoding.Base58Btc)[1..] : Multibase.Encode(_bytes, encoding);

    /// <summary>Base32 in lower case, the usual form: <c>bafy…</c>.</summary>
    public override string ToString() => ToString(MultibaseEncoding.Base32);

    /// <inheritdoc/>
    public bool Equals(Cid? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Cid);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // An attacker can choose identifiers: mix through the process's random seed.
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }
}
