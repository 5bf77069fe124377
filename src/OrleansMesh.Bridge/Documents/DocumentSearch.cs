namespace OrleansMesh.Bridge.Documents;

/// <summary>Finds lines by a plain text, without regard to case; pure.</summary>
public static class DocumentSearch
{
    /// <summary>The most lines of context on each side.</summary>
    public const int ContextLinesMax = 10;

    /// <summary>The longest query, in characters.</summary>
    public const int QueryCharsMax = 500;

    private const int LineCharsMax = 400;
    private const int LeadChars = 100;

    /// <summary>The lines of <paramref name="text"/> that hold <paramref name="query"/>, in order, found as they are asked for.</summary>
    public static IEnumerable<SearchMatch> Find(string path, string text, string query, int contextLines)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int column = lines[i].IndexOf(query, StringComparison.OrdinalIgnoreCase);
            if (column >= 0)
            {
                int from = Math.Max(0, i - contextLines);
                int to = Math.Min(lines.Length, i + 1 + contextLines);
                yield return new SearchMatch(
                    path,
                    i + 1,
                    column + 1,
                    [.. lines[from..i].Select(l => Cut(l, 0))],
                    Cut(lines[i], column),
                    [.. lines[(i + 1)..to].Select(l => Cut(l, 0))]);
            }
        }
    }

    private static string Cut(string line, int column)
    {
        if (line.Length <= LineCharsMax)
        {
            return line;
        }

        int from = Math.Clamp(column - LeadChars, 0, line.Length - LineCharsMax);
        return line.Substring(from, LineCharsMax);
    }
}
