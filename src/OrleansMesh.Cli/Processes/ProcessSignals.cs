using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrleansMesh.Cli.Processes;

/// <summary>Asking a process to end in good order, which <see cref="Process"/> itself cannot.</summary>
internal static partial class ProcessSignals
{
    private const int SigTerm = 15;

    /// <summary>SIGTERM; false where there is no such signal (Windows) or the process is gone.</summary>
    public static bool TryTerminate(Process process) => !OperatingSystem.IsWindows() && !process.HasExited && Kill(process.Id, SigTerm) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
