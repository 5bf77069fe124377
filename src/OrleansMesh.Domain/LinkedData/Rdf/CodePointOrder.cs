namespace OrleansMesh.Domain.LinkedData.Rdf;

/// <summary>Order by Unicode code points (RDFC-1.0, section 3): as UTF-16 but for surrogates, which stand above all others.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        int common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length - right.Length;
        }

        bool leftIsHigh = char.IsSurrogate(left[common]);
        return leftIsHigh == char.IsSurrogate(right[common]) ? left[common] - right[common] : leftIsHigh ? 1 : -1;
    }
}
