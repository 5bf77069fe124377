using System.Runtime.InteropServices;

namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>Makes the current thread give way to the others of the machine.</summary>
internal static partial class YieldingThread
{
    private const int ProcessOrThread = 0;
    private const int Nice = 10;

    /// <summary>Lowers this thread's priority for good; where the system does not allow it, all stays as it was.</summary>
    public static void Become()
    {
        if (OperatingSystem.IsLinux())
        {
            // .NET leaves priorities alone here; for the kernel a thread is a process, and 0 the one that asks
            _ = SetPriority(ProcessOrThread, 0, Nice);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
