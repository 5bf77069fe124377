namespace OrleansMesh.Bridge.Documents;

/// <summary>How two texts resemble each other.</summary>
/// <param name="WordSimilarity">Cosine of the word counts, 0 to 1.</param>
/// <param name="VocabularyOverlap">Jaccard index of the sets of words, 0 to 1.</param>
/// <param name="SharedLines">Lines that are not blank and in both, as often as in both.</param>
/// <param name="OnlyFirstLines">Such lines that the first has beyond that.</param>
/// <param name="OnlySecondLines">Such lines that the second has beyond that.</param>
/// <param name="SharedTerms">The most frequent terms of both.</param>
/// <param name="OnlyFirstTerms">The most frequent terms of the first that the second has not.</param>
/// <param name="OnlySecondTerms">The most frequent terms of the second that the first has not.</param>
public sealed record DocumentComparison(
    double WordSimilarity,
    double VocabularyOverlap,
    int SharedLines,
    int OnlyFirstLines,
    int OnlySecondLines,
    IReadOnlyList<DocumentTerm> SharedTerms,
    IReadOnlyList<DocumentTerm> OnlyFirstTerms,
    IReadOnlyList<DocumentTerm> OnlySecondTerms)
{
    /// <summary>Compares; pure, linear in both lengths. Two texts without a word are alike.</summary>
    public static DocumentComparison Of(string first, string second)
    {
        Dictionary<string, int> one = Count(TextWords.Of(first));
        Dictionary<string, int> other = Count(TextWords.Of(second));
        Dictionary<string, int> oneLines = Count(Lines(first));
        Dictionary<string, int> otherLines = Count(Lines(second));
        int shared = oneLines.Sum(l => Math.Min(l.Value, otherLines.GetValueOrDefault(l.Key)));
        int both = one.Keys.Count(other.ContainsKey);
        int either = one.Count + other.Count - both;
        return new DocumentComparison(
            Cosine(one, other),
            either == 0 ? 1 : Math.Round((double)both / either, 4),
            shared,
            oneLines.Values.Sum() - shared,
            otherLines.Values.Sum() - shared,
            DocumentAnalyzer.TopTerms(one.Where(w => other.ContainsKey(w.Key)).ToDictionary(w => w.Key, w => w.Value + other[w.Key])),
            DocumentAnalyzer.TopTerms(one.Where(w => !other.ContainsKey(w.Key)).ToDictionary()),
            DocumentAnalyzer.TopTerms(other.Where(w => !one.ContainsKey(w.Key)).ToDictionary()));
    }

    private static double Cosine(Dictionary<string, int> one, Dictionary<string, int> other)
    {
        if (one.Count == 0 || other.Count == 0)
        {
            return one.Count == other.Count ? 1 : 0;
        }

        double dot = one.Sum(w => (double)w.Value * other.GetValueOrDefault(w.Key));
        double lengths = Math.Sqrt(one.Values.Sum(v => (double)v * v)) * Math.Sqrt(other.Values.Sum(v => (double)v * v));
        return Math.Round(Math.Min(1, dot / lengths), 4);
    }

    private static IEnumerable<string> Lines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);

    private static Dictionary<string, int> Count(IEnumerable<string> items)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string item in items)
        {
            counts[item] = counts.GetValueOrDefault(item) + 1;
        }

        return counts;
    }
}
