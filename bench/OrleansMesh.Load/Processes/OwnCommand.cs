namespace OrleansMesh.Load.Processes;

/// <summary>How to run this very program once more.</summary>
internal static class OwnCommand
{
    /// <summary>The program to start.</summary>
    public static string FileName => "dotnet";

    /// <summary>All arguments for a verb.</summary>
    public static string[] With(params IEnumerable<string> arguments) => ["exec", typeof(OwnCommand).Assembly.Location, .. arguments];
}
