using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>Comparison of IPLD values in which numbers count by what they are, integer or float.</summary>
internal static class IpldComparison
{
    // 2^64 is beyond every integer of DAG-CBOR, and a double of it converts exactly.
    private const double IntegerBound = 18446744073709551616.0;

    public static bool IsNumber(IpldNode node) => node.Kind is IpldKind.Integer or IpldKind.Float;

    /// <summary>−1, 0 or 1 for two numbers, exactly: no integer is rounded to a float.</summary>
    public static int Compare(IpldNode left, IpldNode right) => (left.Kind, right.Kind) switch
    {
        (IpldKind.Integer, IpldKind.Integer) => left.AsInteger.CompareTo(right.AsInteger),
        (IpldKind.Float, IpldKind.Float) => left.AsFloat == right.AsFloat ? 0 : left.AsFloat.CompareTo(right.AsFloat),
        (IpldKind.Integer, _) => Compare(left.AsInteger, right.AsFloat),
        _ => -Compare(right.AsInteger, left.AsFloat),
    };

    public static bool AreEqual(IpldNode left, IpldNode right, Evaluation evaluation)
    {
        if (!evaluation.Spend(1))
        {
            return false;
        }

        if (IsNumber(left) && IsNumber(right))
        {
            return Compare(left, right) == 0;
        }

        if (left.Kind != right.Kind)
        {
            return false;
        }

        return left.Kind switch
        {
            IpldKind.Null => true,
            IpldKind.Boolean => left.AsBoolean == right.AsBoolean,
            IpldKind.String => evaluation.Spend(left.AsString.Length / 16) && left.AsString == right.AsString,
            IpldKind.Bytes => evaluation.Spend(left.AsBytes.Length / 16) && left.AsBytes.Span.SequenceEqual(right.AsBytes.Span),
            IpldKind.Link => left.AsLink.Equals(right.AsLink),
            IpldKind.List => AreEqual(left.Items, right.Items, evaluation),
            _ => AreEqual(left.Entries, right.Entries, evaluation),
        };
    }

    private static bool AreEqual(IReadOnlyList<IpldNode> left, IReadOnlyList<IpldNode> right, Evaluation evaluation)
    {
        bool equal = left.Count == right.Count;
        for (int i = 0; equal && i < left.Count; i++)
        {
            equal = AreEqual(left[i], right[i], evaluation);
        }

        return equal;
    }

    // Entries are in the one order of DAG-CBOR on both sides.
    private static bool AreEqual(
        IReadOnlyList<KeyValuePair<string, IpldNode>> left, IReadOnlyList<KeyValuePair<string, IpldNode>> right, Evaluation evaluation)
    {
        bool equal = left.Count == right.Count;
        for (int i = 0; equal && i < left.Count; i++)
        {
            equal = left[i].Key == right[i].Key && AreEqual(left[i].Value, right[i].Value, evaluation);
        }

        return equal;
    }

    private static int Compare(Int128 integer, double number)
    {
        if (number is >= IntegerBound or <= -IntegerBound)
        {
            // −2^64 itself is an integer of DAG-CBOR.
            return number == -IntegerBound && integer == IpldNode.IntegerMin ? 0 : number > 0 ? -1 : 1;
        }

        double whole = Math.Floor(number);
        int order = integer.CompareTo((Int128)whole);
        return order == 0 && number > whole ? -1 : order;
    }
}
