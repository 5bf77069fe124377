namespace OrleansMesh.Conformance;

/// <summary>Finds the vectors of a file without reading it as a whole, so that one that is broken as published does not hide the others.</summary>
internal static class VectorSplitter
{
    /// <summary>The text of each object in the arrays that are members of the outermost object under one of the names.</summary>
    public static IEnumerable<(string Name, string Vector)> Split(string text, IReadOnlyList<string> names)
    {
        string? lastText = null;
        string? array = null;
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    int end = StringEnd(text, i);
                    lastText = depth == 1 ? text[(i + 1)..end] : lastText;
                    i = end;
                    break;
                case '{' or '[':
                    depth++;
                    array = depth == 2 && text[i] == '[' && lastText is not null && names.Contains(lastText) ? lastText : array;
                    start = depth == 3 && text[i] == '{' ? i : start;
                    break;
                case '}' or ']':
                    if (depth == 3 && text[i] == '}' && array is not null)
                    {
                        yield return (array, text[start..(i + 1)]);
                    }

                    depth--;
                    array = depth < 2 ? null : array;
                    break;
                default:
                    break;
            }
        }
    }

    private static int StringEnd(string text, int quote)
    {
        int at = quote + 1;
        while (at < text.Length && text[at] != '"')
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, text.Length - 1);
    }
}
