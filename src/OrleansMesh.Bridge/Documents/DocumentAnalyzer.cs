using System.Text.RegularExpressions;

namespace OrleansMesh.Bridge.Documents;

/// <summary>Analyses a text; pure, and linear in its length.</summary>
public static partial class DocumentAnalyzer
{
    private const int WordsPerMinute = 200;
    private const int LongWordChars = 6;
    private const int TermCharsMin = 4;
    private const int TermsMax = 20;
    private const int ListedMax = 200;
    private const int WordsPerReport = 20_000;

    /// <summary>Analyses <paramref name="text"/>, telling <paramref name="onWords"/> now and then how many words are done.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> fired.</exception>
    public static DocumentAnalysis Analyze(string text, Action<int>? onWords, CancellationToken ct)
    {
        int words = 0;
        int longWords = 0;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string word in TextWords.Of(text))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
            longWords += word.Length > LongWordChars ? 1 : 0;
            if (++words % WordsPerReport == 0)
            {
                ct.ThrowIfCancellationRequested();
                onWords?.Invoke(words);
            }
        }

        ct.ThrowIfCancellationRequested();
        string[] lines = text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');
        int sentences = words == 0 ? 0 : Math.Max(1, SentenceEnd().Count(text));
        double lix = words == 0 ? 0 : Math.Round(((double)words / sentences) + (100.0 * longWords / words), 1);
        return new DocumentAnalysis(
            Characters: text.EnumerateRunes().Count(),
            Words: words,
            DistinctWords: counts.Count,
            Sentences: sentences,
            Paragraphs: Paragraphs(lines),
            Lines: lines.Length,
            ReadingMinutes: Math.Ceiling(10.0 * words / WordsPerMinute) / 10,
            Lix: lix,
            Readability: Level(words, lix),
            Headings: Headings(lines),
            Links: [.. Link().Matches(text).Select(Target).Distinct(StringComparer.Ordinal).Take(ListedMax)],
            TopTerms: TopTerms(counts));
    }

    /// <summary>The most frequent terms, ties in ordinal order.</summary>
    public static IReadOnlyList<DocumentTerm> TopTerms(IReadOnlyDictionary<string, int> counts) =>
    [
        .. counts.Where(c => c.Key.Length >= TermCharsMin || c.Key[0] > 0x3040)
            .Where(c => !c.Key.All(char.IsAsciiDigit))
            .OrderByDescending(c => c.Value)
            .ThenBy(c => c.Key, StringComparer.Ordinal)
            .Take(TermsMax)
            .Select(c => new DocumentTerm(c.Key, c.Value)),
    ];

    private static int Paragraphs(string[] lines)
    {
        int paragraphs = 0;
        bool isInside = false;
        foreach (string line in lines)
        {
            bool isText = !string.IsNullOrWhiteSpace(line);
            paragraphs += isText && !isInside ? 1 : 0;
            isInside = isText;
        }

        return paragraphs;
    }

    private static List<DocumentHeading> Headings(string[] lines)
    {
        var headings = new List<DocumentHeading>();
        bool isFenced = false;
        for (int i = 0; i < lines.Length && headings.Count < ListedMax; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                isFenced = !isFenced;
            }
            else if (!isFenced && Heading().Match(lines[i]) is { Success: true } heading)
            {
                headings.Add(new DocumentHeading(heading.Groups[1].Length, heading.Groups[2].Value.TrimEnd('#', ' ', '\t'), i + 1));
            }
        }

        return headings;
    }

    private static string Target(Match link) => link.Groups[1].Success ? link.Groups[1].Value : link.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')');

    private static string Level(int words, double lix) => words == 0 ? "no text" : lix switch
    {
        < 30 => "very easy",
        < 40 => "easy",
        < 50 => "medium",
        < 60 => "difficult",
        _ => "very difficult",
    };

    [GeneratedRegex(@"[.!?…](?=[\s""'”’)\]]|$)|[。！？]|\n[ \t]*\r?\n", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^ {0,3}(#{1,6})[ \t]+(.+)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^()\s]+)[^()]*\)|https?://[^\s<>""'\]]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
