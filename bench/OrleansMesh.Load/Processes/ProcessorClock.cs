using System.Runtime.InteropServices;

namespace OrleansMesh.Load.Processes;

/// <summary>Processor time of another process as the kernel's scheduler counts it, to the nanosecond; /proc/PID/stat counts by hundredths of a second. Linux.</summary>
internal static partial class ProcessorClock
{
    private const double MicrosecondsPerSecond = 1e6;
    private const double NanosecondsPerMicrosecond = 1e3;

    /// <summary>User and system time of all its threads so far, of those that have ended too, in microseconds.</summary>
    /// <exception cref="InvalidOperationException">There is no such process.</exception>
    public static double Microseconds(int processId)
    {
        int error = ClockOf(processId, out int clock);
        return error == 0 && Read(clock, out Timespec time) == 0
            ? (time.Seconds * MicrosecondsPerSecond) + (time.Nanoseconds / NanosecondsPerMicrosecond)
            : throw new InvalidOperationException($"The system does not tell the processor time of process {processId} (error {error}).");
    }

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ClockOf(int processId, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Read(int clock, out Timespec time);

    /// <summary><c>struct timespec</c> of 64-bit systems.</summary>
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
