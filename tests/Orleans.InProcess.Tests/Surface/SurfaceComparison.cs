namespace Orleans.InProcess.Tests.Surface;

/// <summary>Says where a surface is not a strict subset of the official one.</summary>
internal static class SurfaceComparison
{
    /// <summary>One readable block for each type that deviates; empty when <paramref name="ours"/> is a subset.</summary>
    /// <param name="allowed">Types, or facts as <c>type: fact</c>, that may deviate.</param>
    public static IReadOnlyList<string> Deviations(IEnumerable<SurfaceType> ours, IEnumerable<SurfaceType> official, IReadOnlySet<string> allowed)
    {
        ILookup<string, SurfaceType> known = official.ToLookup(t => t.Name, StringComparer.Ordinal);
        return [.. ours.Where(t => !allowed.Contains(t.Name)).Select(t => Deviation(t, known[t.Name], allowed)).OfType<string>()];
    }

    private static string? Deviation(SurfaceType ours, IEnumerable<SurfaceType> official, IReadOnlySet<string> allowed)
    {
        SurfaceType[] candidates = [.. official];
        if (candidates.Length == 0)
        {
            return $"{ours.Name}\n    is not a public type of Orleans";
        }

        var facts = candidates.SelectMany(t => t.Facts).ToHashSet(StringComparer.Ordinal);
        string[] wrong = [.. ours.Facts.Where(f => !facts.Contains(f) && !allowed.Contains($"{ours.Name}: {f}"))];
        return wrong.Length == 0 ? null : ours.Name + string.Concat(wrong.Select(f => $"\n    ours:    {f}{Nearest(f, facts)}"));
    }

    private static string Nearest(string fact, IEnumerable<string> official)
    {
        string name = NameOf(fact);
        string[] near = [.. official.Where(f => NameOf(f) == name).Order(StringComparer.Ordinal)];
        return near.Length == 0 ? "\n    Orleans: nothing of that name" : string.Concat(near.Select(f => $"\n    Orleans: {f}"));
    }

    /// <summary>The member's name: the last word before its parameters, accessors or value; for a fact of the type its first word.</summary>
    private static string NameOf(string fact)
    {
        string head = fact.Split('(', 2)[0].Split(" {", 2)[0].Split(" =", 2)[0];
        string[] words = head.Split(' ');
        return words[0] is "is" or "base" or "usage" or "implements" ? words[0] : words[^1].Split('<', 2)[0];
    }
}
