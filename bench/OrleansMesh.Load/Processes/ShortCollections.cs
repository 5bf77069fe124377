using System.Diagnostics;

namespace OrleansMesh.Load.Processes;

/// <summary>
/// The runs in which many meshes in this one process are the instrument: what all of them allocate would be collected at once, in stops that no mesh of a
/// process of its own has. The runtime takes the bound when it starts, so that such a run is a process of its own; the hub that it starts has the same one, as shipped (ADR 24).
/// </summary>
internal static class ShortCollections
{
    private const string Variable = "DOTNET_GCGen0MaxBudget";

    // hexadecimal: 16 MiB
    private const string Bound = "1000000";

    /// <summary>Whether this process has a bound: that of <see cref="RunAsync"/>, or one that somebody chose.</summary>
    public static bool IsOn => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>Runs the command line of this process once more with the bound, on the same console.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(CancellationToken ct)
    {
        var start = new ProcessStartInfo(OwnCommand.FileName, OwnCommand.With(Environment.GetCommandLineArgs().Skip(1))) { UseShellExecute = false };
        start.Environment[Variable] = Bound;
        using Process again = Process.Start(start) ?? throw new InvalidOperationException($"'{OwnCommand.FileName}' did not start.");
        try
        {
            await again.WaitForExitAsync(ct);
            return again.ExitCode;
        }
        catch (OperationCanceledException)
        {
            again.Kill(entireProcessTree: true);
            throw;
        }
    }
}
