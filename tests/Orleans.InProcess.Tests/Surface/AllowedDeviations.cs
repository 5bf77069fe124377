namespace Orleans.InProcess.Tests.Surface;

/// <summary>The few public names that Orleans does not have, each with its reason: <c>type</c> or <c>type: fact</c>, two blanks, <c>#</c>, the reason.</summary>
internal static class AllowedDeviations
{
    private const string ReasonMark = "  # ";

    public static IReadOnlySet<string> Parse(IEnumerable<string> lines)
    {
        var allowed = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in lines.Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] parts = line.Split(ReasonMark, 2);
            if (parts.Length < 2 || parts[1].Trim().Length == 0)
            {
                throw new FormatException($"A deviation needs a reason: {line}");
            }

            allowed.Add(parts[0].Trim());
        }

        return allowed;
    }
}
