using System.Buffers.Binary;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>Compares names in UTF-8 byte for byte. The hash is for tables of names of one's own: who only asks cannot make such a table slow.</summary>
internal sealed class Utf8Names : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static Utf8Names Comparer { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    // Length, first and last bytes tell the terms of all contexts well enough apart.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        uint first = 0;
        uint last = 0;
        if (alternate.Length >= 4)
        {
            first = BinaryPrimitives.ReadUInt32LittleEndian(alternate);
            last = BinaryPrimitives.ReadUInt32LittleEndian(alternate[^4..]);
        }
        else
        {
            foreach (byte one in alternate)
            {
                first = (first << 8) | one;
            }
        }

        return unchecked((int)((first * 0x9E3779B1u) ^ (last * 0x85EBCA77u) ^ ((uint)alternate.Length * 0xC2B2AE3Du)));
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
