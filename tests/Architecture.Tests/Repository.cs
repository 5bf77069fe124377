namespace Architecture.Tests;

/// <summary>The checkout that these tests read: found upwards from the test binary by its solution file.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The projects that are no tests.</summary>
    public static IEnumerable<string> SourceProjects { get; } = Projects("src", "bench", "tools");

    public static IEnumerable<string> TestProjects { get; } = Projects("tests");

    public static IEnumerable<string> SourceFiles(params string[] folders) =>
        folders.SelectMany(f => Directory.GetFiles(Path.Combine(Root, f), "*.cs", SearchOption.AllDirectories));

    private static string[] Projects(params string[] folders) =>
        [.. folders.SelectMany(f => Directory.GetFiles(Path.Combine(Root, f), "*.csproj", SearchOption.AllDirectories))];

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrleansMesh.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("OrleansMesh.sln was not found above the test binary.");
    }
}
