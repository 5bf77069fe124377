namespace OrleansMesh.Domain.Json;

/// <summary>The order of member names by UTF-16 code units (RFC 8785 3.2.3), on UTF-8.</summary>
internal static class CanonicalOrder
{
    /// <summary>Compares the insides of two canonical JSON strings.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Contains((byte)'\\') || right.Contains((byte)'\\'))
        {
            left = JsonEscapes.Resolve(left);
            right = JsonEscapes.Resolve(right);
        }

        int common = left.CommonPrefixLength(right);
        return common == left.Length || common == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[common]).CompareTo(Rank(right[common]));
    }

    // UTF-8 sorts by code point. UTF-16 puts surrogate pairs (first byte F0 and up) before U+E000 (first byte EE).
    private static int Rank(byte value) => value >= 0xF0 ? 0xED00 + value : value << 8;
}
