namespace OrleansMesh.Bridge.Documents;

/// <summary>What can be said of a text without knowing its language.</summary>
/// <param name="Characters">Unicode scalar values.</param>
/// <param name="Words">As <see cref="TextWords"/> cuts them.</param>
/// <param name="DistinctWords">Different ones among them.</param>
/// <param name="Sentences">At least 1 when there is a word.</param>
/// <param name="Paragraphs">Blocks of lines between empty lines.</param>
/// <param name="Lines">Line breaks and one more; 0 for an empty text.</param>
/// <param name="ReadingMinutes">At 200 words a minute, rounded up to a tenth.</param>
/// <param name="Lix">LIX (Björnsson 1968): words per sentence and the percentage of words over six letters; it needs no dictionary.</param>
/// <param name="Readability">What <paramref name="Lix"/> means in words.</param>
/// <param name="Headings">Markdown headings in order, at most 200.</param>
/// <param name="Links">Targets of links in order, each once, at most 200.</param>
/// <param name="TopTerms">The most frequent words of four letters or more (or ideographs), at most 20.</param>
public sealed record DocumentAnalysis(
    int Characters,
    int Words,
    int DistinctWords,
    int Sentences,
    int Paragraphs,
    int Lines,
    double ReadingMinutes,
    double Lix,
    string Readability,
    IReadOnlyList<DocumentHeading> Headings,
    IReadOnlyList<string> Links,
    IReadOnlyList<DocumentTerm> TopTerms);
