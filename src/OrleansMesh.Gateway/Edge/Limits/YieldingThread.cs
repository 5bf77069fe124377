using System.Runtime.InteropServices;

namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>Makes the current thread give way to the others of the machine.</summary>
/// <remarks>
/// A thread that is only nicer keeps its core until its slice ends (1 to 4 ms) though another wakes; one of the idle class of
/// <c>sched(7)</c> loses it to whoever wakes, at once.
/// </remarks>
internal static partial class YieldingThread
{
    private const int IdleClass = 5;
    private const int ProcessOrThread = 0;
    private const int Nice = 10;

    /// <summary>Lowers this thread's priority for good; where the system does not allow it, all stays as it was.</summary>
    public static void Become()
    {
        if (OperatingSystem.IsLinux())
        {
            // .NET leaves priorities alone here; for the kernel a thread is a process, and 0 the one that asks
            int priority = 0;
            if (SetScheduler(0, IdleClass, in priority) != 0)
            {
                _ = SetPriority(ProcessOrThread, 0, Nice);
            }
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        }
    }

    /// <param name="process">0 for the thread that asks.</param>
    /// <param name="policy">A class of <c>sched(7)</c>.</param>
    /// <param name="priority">The only member of <c>sched_param</c>; 0 for a class that has none.</param>
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetScheduler(int process, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
