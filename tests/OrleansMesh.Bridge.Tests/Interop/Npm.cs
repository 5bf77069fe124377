namespace OrleansMesh.Bridge.Tests.Interop;

/// <summary>Where the npm side of the tests is.</summary>
internal static class Npm
{
    /// <summary>The folder tests/interop.</summary>
    public static string Folder { get; } = Path.Combine(Root(), "tests", "interop");

    /// <summary>The installed packages; null when there are none.</summary>
    public static string? Modules { get; } =
        Directory.Exists(Path.Combine(Folder, "node_modules", "@modelcontextprotocol", "sdk")) ? Path.Combine(Folder, "node_modules") : null;

    /// <summary>The reference server that has everything.</summary>
    public static string EverythingServer => Path.Combine(Modules!, "@modelcontextprotocol", "server-everything", "dist", "index.js");

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OrleansMesh.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
