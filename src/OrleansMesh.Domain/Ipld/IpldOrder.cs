using System.Text;

namespace OrleansMesh.Domain.Ipld;

/// <summary>The order of map keys in DAG-CBOR: by length of the UTF-8, then by its bytes (RFC 7049 3.9).</summary>
internal static class IpldOrder
{
    public static int Compare(string left, string right)
    {
        byte[] first = Encoding.UTF8.GetBytes(left);
        byte[] second = Encoding.UTF8.GetBytes(right);
        return Compare(first, second);
    }

    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
}
