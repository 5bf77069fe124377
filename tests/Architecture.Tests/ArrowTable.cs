namespace Architecture.Tests;

/// <summary>The table "What may depend on what" of ARCHITECTURE.md: project → projects that it may reference.</summary>
internal static class ArrowTable
{
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Read(string markdown)
    {
        var table = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        bool inTable = false;
        foreach (string line in markdown.Split('\n'))
        {
            if (line.StartsWith("| project |", StringComparison.Ordinal))
            {
                inTable = true;
            }
            else if (!line.StartsWith('|'))
            {
                inTable = false;
            }
            else if (inTable && !line.StartsWith("| ---", StringComparison.Ordinal))
            {
                string[] cells = line.Split('|');
                table.Add(cells[1].Trim(), cells[2].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal));
            }
        }

        return table;
    }
}
