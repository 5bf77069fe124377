using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>The arrows that a project file draws: its project references by name, and <c>runtime</c> when it sets MeshOrleans.</summary>
internal static class ProjectArrows
{
    public static IReadOnlyList<string> Read(XDocument project)
    {
        List<string> arrows = [.. project.Descendants("ProjectReference").Select(r => NameOf((string)r.Attribute("Include")!))];
        if (project.Descendants("MeshOrleans").Any())
        {
            arrows.Add("runtime");
        }

        return arrows;
    }

    private static string NameOf(string include) => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'));
}
