namespace Orleans.InProcess.Tests.Surface;

/// <summary>The committed list of signatures: comments start with <c>#</c>, an assembly stands in brackets, a type at the margin, its facts indented below it.</summary>
internal static class SurfaceList
{
    public static IReadOnlyList<SurfaceType> Parse(IEnumerable<string> lines)
    {
        var types = new List<SurfaceType>();
        List<string> facts = [];
        foreach (string line in lines.Where(l => l.Length > 0 && l[0] is not ('#' or '[')))
        {
            if (!char.IsWhiteSpace(line[0]))
            {
                types.Add(new SurfaceType(line.Trim(), facts = []));
            }
            else
            {
                facts.Add(line.Trim());
            }
        }

        return types;
    }
}
