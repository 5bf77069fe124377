using System.Buffers.Binary;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Wire;

/// <summary>A node's name in few bytes: the 32 of its Ed25519 key, of which the did:key is the text. Their order is that of those texts.</summary>
public readonly record struct NodeId : IComparable<NodeId>
{
    /// <summary>Bytes of an id.</summary>
    public const int SizeBytes = 32;

    private const int WordBytes = sizeof(ulong);

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <summary>Reads the first <see cref="SizeBytes"/> of <paramref name="source"/> (at least that many); any bytes are an id.</summary>
    public NodeId(ReadOnlySpan<byte> source)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(source);
        _second = BinaryPrimitives.ReadUInt64BigEndian(source[WordBytes..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(source[(2 * WordBytes)..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(source[(3 * WordBytes)..]);
    }

    public static bool operator <(NodeId left, NodeId right) => left.CompareTo(right) < 0;

    public static bool operator >(NodeId left, NodeId right) => left.CompareTo(right) > 0;

    public static bool operator <=(NodeId left, NodeId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NodeId left, NodeId right) => left.CompareTo(right) >= 0;

    /// <summary>The id of a node by its key.</summary>
    public static NodeId Of(Ed25519PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> bytes = stackalloc byte[SizeBytes];
        key.CopyTo(bytes);
        return new NodeId(bytes);
    }

    /// <summary>Reads <c>did:key:z6Mk…</c>; false for anything else.</summary>
    public static bool TryParse(string? text, out NodeId id)
    {
        id = default;
        if (!Did.TryParse(text, out Did did) || !DidKey.TryDecode(did, out Ed25519PublicKey? key))
        {
            return false;
        }

        id = Of(key);
        return true;
    }

    /// <summary>Writes <see cref="SizeBytes"/> to the start of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[WordBytes..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(destination[(2 * WordBytes)..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(destination[(3 * WordBytes)..], _fourth);
    }

    /// <inheritdoc/>
    public int CompareTo(NodeId other)
    {
        int order = _first.CompareTo(other._first);
        order = order != 0 ? order : _second.CompareTo(other._second);
        order = order != 0 ? order : _third.CompareTo(other._third);
        return order != 0 ? order : _fourth.CompareTo(other._fourth);
    }

    /// <summary>Mixed through the process's random seed, since whoever makes keys can choose them.</summary>
    public override int GetHashCode() => HashCode.Combine(_first, _second, _third, _fourth);

    /// <summary>The did:key.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        Write(bytes);
        _ = Ed25519PublicKey.TryFromBytes(bytes, out Ed25519PublicKey? key);
        return DidKey.Encode(key!).ToString();
    }
}
