namespace OrleansMesh.Cli.Processes;

/// <summary>How to run this very program once more: by its own executable, or by <c>dotnet</c> and its library.</summary>
/// <param name="FileName">The program to start.</param>
/// <param name="Prefix">Arguments before those of the verb.</param>
public sealed record SelfCommand(string FileName, IReadOnlyList<string> Prefix)
{
    /// <summary>The command of the process that asks.</summary>
    public static SelfCommand Current { get; } = Find(Environment.ProcessPath, Path.Combine(AppContext.BaseDirectory, CommandTree.ExecutableName + ".dll"));

    /// <summary>All arguments for a verb.</summary>
    public string[] With(params IEnumerable<string> arguments) => [.. Prefix, .. arguments];

    private static SelfCommand Find(string? processPath, string library)
    {
        bool isOwnExecutable = processPath is not null
            && NameOf(processPath).Equals(CommandTree.ExecutableName, StringComparison.OrdinalIgnoreCase);
        return isOwnExecutable ? new SelfCommand(processPath!, []) : new SelfCommand(DotNet(processPath), ["exec", library]);
    }

    // A test host or another program may be what runs now; only `dotnet` can run a library.
    private static string DotNet(string? processPath) =>
        processPath is not null && NameOf(processPath).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? processPath : "dotnet";

    // The bench's OrleansMesh.Load must not count as orleansmesh with the extension .Load.
    private static string NameOf(string processPath) =>
        processPath.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(processPath) : Path.GetFileName(processPath);
}
