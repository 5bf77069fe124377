using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Ipld;

/// <summary>DAG-CBOR in its one strict form: what is read is what would be written, byte for byte.</summary>
public static class DagCbor
{
    /// <summary>Reads exactly one value; false, with the reason and its offset, for anything that is not strict; hostile input never throws.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> block, DagCborLimits limits, [NotNullWhen(true)] out IpldNode? node, out DagCborFault fault)
    {
        ArgumentNullException.ThrowIfNull(limits);
        node = null;
        if (block.Length > limits.BytesMax)
        {
            fault = new DagCborFault(DagCborFaultReason.TooLarge, limits.BytesMax);
            return false;
        }

        var reader = new DagCborReader(block, limits.DepthMax);
        node = reader.ReadWhole();
        fault = reader.Fault;
        return node is not null;
    }

    /// <summary>Writes a value; text with a lone surrogate throws <see cref="ArgumentException"/>.</summary>
    public static byte[] Encode(IpldNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return DagCborWriter.Write(node);
    }

    /// <summary>Bytes of the head of a value whose argument is <paramref name="argument"/>.</summary>
    internal static int HeadBytes(ulong argument) => argument switch
    {
        < 24 => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        <= uint.MaxValue => 5,
        _ => 9,
    };
}
