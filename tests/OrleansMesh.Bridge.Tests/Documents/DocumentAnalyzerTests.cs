using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Bridge.Documents;

namespace OrleansMesh.Bridge.Tests.Documents;

public sealed class DocumentAnalyzerTests
{
    private const string Sample = """
        # The mesh

        Sovereign meshes federate. Do they trust each other? Not at first!

        ## Why it works ##

        See [the paper](https://example.org/paper) and https://example.org/more. Federation federation.

        ```
        # no heading
        ```
        """;

    [Fact]
    public void Analyze_Markdown_CountsAndLists()
    {
        DocumentAnalysis analysis = DocumentAnalyzer.Analyze(Sample, null, CancellationToken.None);

        Assert.Equal([new DocumentHeading(1, "The mesh", 1), new DocumentHeading(2, "Why it works", 5)], analysis.Headings);
        Assert.Equal(["https://example.org/paper", "https://example.org/more"], analysis.Links);
        Assert.Equal(5, analysis.Paragraphs);
        Assert.Equal(11, analysis.Lines);
        Assert.Contains(new DocumentTerm("federation", 2), analysis.TopTerms);
        Assert.True(analysis.ReadingMinutes > 0);
    }

    [Theory]
    [InlineData("", 0, 0, "no text")]
    [InlineData("One two three.", 3, 1, "very easy")]
    [InlineData("Don't stop-gap it’s fine.", 4, 1, "very easy")]
    [InlineData("メッシュ 連合", 6, 1, "very easy")]
    [InlineData("Unübersichtliche Donaudampfschifffahrtsgesellschaft.", 2, 1, "very difficult")]
    public void Analyze_AnyLanguage_WordsAndSentences(string text, int words, int sentences, string readability)
    {
        DocumentAnalysis analysis = DocumentAnalyzer.Analyze(text, null, CancellationToken.None);
        Assert.Equal((words, sentences, readability), (analysis.Words, analysis.Sentences, analysis.Readability));
    }

    [Fact]
    public void Analyze_LongText_ReportsAndStopsWhenCancelled()
    {
        string text = string.Concat(Enumerable.Repeat("word ", 50_000));
        var reports = new List<int>();
        DocumentAnalyzer.Analyze(text, reports.Add, CancellationToken.None);
        Assert.Equal([20_000, 40_000], reports);

        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => DocumentAnalyzer.Analyze(text, _ => stop.Cancel(), stop.Token));
    }

    [Fact]
    public void Analyze_AnyText_NeverThrowsAndAddsUp() => Prop.ForAll(
        ArbMap.Default.ArbFor<string?>(),
        text =>
        {
            DocumentAnalysis analysis = DocumentAnalyzer.Analyze(text ?? "", null, CancellationToken.None);
            return analysis.DistinctWords <= analysis.Words && analysis.Sentences <= analysis.Characters && (analysis.Words == 0) == (analysis.Sentences == 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Comparison_SameOtherAndPart_Similarity()
    {
        DocumentComparison same = DocumentComparison.Of(Sample, Sample);
        Assert.Equal((1.0, 1.0, 0, 0), (same.WordSimilarity, same.VocabularyOverlap, same.OnlyFirstLines, same.OnlySecondLines));
        DocumentComparison other = DocumentComparison.Of("alpha beta", "gamma delta");
        Assert.Equal((0.0, 0.0, 0), (other.WordSimilarity, other.VocabularyOverlap, other.SharedLines));
        DocumentComparison part = DocumentComparison.Of("alpha\nbeta\n", "beta\ngamma\n");
        Assert.Equal((1, 1, 1), (part.SharedLines, part.OnlyFirstLines, part.OnlySecondLines));
        Assert.Equal([new DocumentTerm("beta", 2)], part.SharedTerms);
        Assert.Equal([new DocumentTerm("gamma", 1)], part.OnlySecondTerms);
    }

    [Fact]
    public void Search_ContextAtTheEdges_IsCut()
    {
        SearchMatch[] found = [.. DocumentSearch.Find("a.txt", "Mesh one\nmiddle\nlast MESH", "mesh", 5)];
        Assert.Equal([(1, 1), (3, 6)], found.Select(f => (f.Line, f.Column)));
        Assert.Empty(found[0].Before);
        Assert.Equal(["middle", "last MESH"], found[0].After);
        Assert.Contains("needle", DocumentSearch.Find("b", new string('x', 5000) + "needle" + new string('y', 5000), "needle", 0).Single().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", "deep/er/A.MD", true)]
    [InlineData("deep/*.md", "deep/er/a.md", false)]
    [InlineData("deep/**", "deep/er/a.md", true)]
    [InlineData("**/a.??", "a.md", true)]
    [InlineData("a+(b).txt", "a+(b).txt", true)]
    [InlineData("*.md", "a.mdx", false)]
    public void Glob_Patterns_Match(string pattern, string path, bool expected) => Assert.Equal(expected, new Glob(pattern).IsMatch(path));
}
