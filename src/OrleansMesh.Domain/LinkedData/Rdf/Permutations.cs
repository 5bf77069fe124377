namespace OrleansMesh.Domain.LinkedData.Rdf;

/// <summary>All orders of a few items, one after the other.</summary>
internal static class Permutations
{
    /// <summary>Each order in an array of its own; whoever enumerates bounds how many.</summary>
    public static IEnumerable<RdfTerm[]> Of(IReadOnlyList<RdfTerm> items)
    {
        int[] order = [.. Enumerable.Range(0, items.Count)];
        do
        {
            yield return Array.ConvertAll(order, i => items[i]);
        }
        while (TryNext(order));
    }

    // The next order by the lexicographic rule: raise the last place that can be raised, and sort what follows.
    private static bool TryNext(int[] order)
    {
        int raise = order.Length - 2;
        while (raise >= 0 && order[raise] > order[raise + 1])
        {
            raise--;
        }

        if (raise < 0)
        {
            return false;
        }

        int by = order.Length - 1;
        while (order[by] < order[raise])
        {
            by--;
        }

        (order[raise], order[by]) = (order[by], order[raise]);
        order.AsSpan(raise + 1).Reverse();
        return true;
    }
}
