using System.Xml.Linq;

namespace Architecture.Tests;

public sealed class ArrowTests
{
    private static readonly IReadOnlyDictionary<string, IReadOnlySet<string>> Table =
        ArrowTable.Read(File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md")));

    [Fact]
    public void EveryProject_ItsReferences_AreInTheTable()
    {
        var wrong = new List<string>();
        foreach (string path in Repository.SourceProjects)
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (!Table.TryGetValue(name, out IReadOnlySet<string>? allowed))
            {
                wrong.Add($"{name} has no row in ARCHITECTURE.md");
                continue;
            }

            wrong.AddRange(ProjectArrows.Read(XDocument.Load(path)).Where(arrow => !allowed.Contains(arrow)).Select(arrow => $"{name} → {arrow}"));
        }

        Assert.True(wrong.Count == 0, "Arrows outside the table: " + string.Join("; ", wrong));
    }

    [Fact]
    public void TheTable_ItsRows_AreProjects()
    {
        HashSet<string> projects = [.. Repository.SourceProjects.Select(p => Path.GetFileNameWithoutExtension(p)!)];
        Assert.Subset(projects, Table.Keys.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void TheTable_NamesNoTestCode() =>
        Assert.All(Repository.TestProjects.Select(p => Path.GetFileNameWithoutExtension(p)!), test => Assert.DoesNotContain(test, Table.Keys.Concat(Table.Values.SelectMany(allowed => allowed))));

    [Fact]
    public void TheTable_HasNoCycle()
    {
        foreach (string start in Table.Keys)
        {
            Assert.DoesNotContain(start, Reachable(start));
        }
    }

    [Fact]
    public void Read_AForbiddenArrow_IsSeen()
    {
        XDocument project = XDocument.Parse("""<Project><PropertyGroup><MeshOrleans>Grains</MeshOrleans></PropertyGroup><ItemGroup><ProjectReference Include="..\OrleansMesh.Hub\OrleansMesh.Hub.csproj" /></ItemGroup></Project>""");

        Assert.Equal(["OrleansMesh.Hub", "runtime"], ProjectArrows.Read(project));
    }

    private static HashSet<string> Reachable(string start)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>(Table[start]);
        while (queue.TryDequeue(out string? next))
        {
            if (seen.Add(next) && Table.TryGetValue(next, out IReadOnlySet<string>? further))
            {
                foreach (string f in further)
                {
                    queue.Enqueue(f);
                }
            }
        }

        return seen;
    }
}
