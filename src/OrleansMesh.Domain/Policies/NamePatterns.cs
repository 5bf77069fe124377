namespace OrleansMesh.Domain.Policies;

/// <summary>Names, and prefixes with <c>*</c> at the end, compared as ordinals.</summary>
internal static class NamePatterns
{
    /// <summary>Printable ASCII without quote and backslash, which canonical JSON escapes, and a <c>*</c> only at the end.</summary>
    public static bool IsPattern(string text) =>
        text.Length is > 0 and <= PolicyLimits.PatternCharsMax
        && text.All(c => c is > ' ' and <= '~' and not '"' and not '\\')
        && text.IndexOf('*', StringComparison.Ordinal) is int star && (star < 0 || star == text.Length - 1);

    public static bool IsPrefix(string pattern) => pattern.EndsWith('*');

    /// <summary>Whether every name that <paramref name="narrow"/> matches is matched by <paramref name="wide"/>.</summary>
    public static bool Covers(string wide, string narrow) => IsPrefix(wide)
        ? narrow.AsSpan(0, IsPrefix(narrow) ? narrow.Length - 1 : narrow.Length).StartsWith(wide.AsSpan(0, wide.Length - 1), StringComparison.Ordinal)
        : wide == narrow;

    /// <summary>Whether each of <paramref name="narrow"/> is covered by one of <paramref name="wide"/>.</summary>
    public static bool CoverAll(IReadOnlyList<string> wide, IReadOnlyList<string> narrow) => narrow.All(n => wide.Any(w => Covers(w, n)));

    /// <summary>Sorted, each once, without what another covers: one list for one set of names.</summary>
    public static string[] Normalize(IReadOnlyCollection<string> patterns)
    {
        string[] distinct = [.. patterns.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return Array.FindAll(distinct, p => !Array.Exists(distinct, w => w != p && Covers(w, p)));
    }

    /// <summary>The names that both lists match, as a normal list; empty when they have nothing in common.</summary>
    public static string[] Meet(IReadOnlyList<string> left, IReadOnlyList<string> right) => Normalize(
    [
        .. left.Where(l => right.Any(r => Covers(r, l))),
        .. right.Where(r => left.Any(l => Covers(l, r))),
    ]);
}
