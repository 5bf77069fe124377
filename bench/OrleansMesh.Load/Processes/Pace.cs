using System.Runtime.InteropServices;

namespace OrleansMesh.Load.Processes;

/// <summary>
/// Waits for the time at which something is due. A thread does it, by the kernel's clock: a timer of the runtime is late by up to five
/// milliseconds, and a wait of the runtime by half a one in the mean, which would be counted as the hub's.
/// </summary>
internal static partial class Pace
{
    private const int ThreadsOfGenerators = 16;

    // PR_SET_TIMERSLACK: by how many nanoseconds the kernel may be late to save itself a wake, 50 µs by default
    private const int SetTimerSlack = 29;
    private const nuint SlackNanoseconds = 1;

    private const int Monotonic = 1;
    private const int Absolute = 1;

    // As the kernel's clock is asked, which is what TimeProvider.System counts by on Linux: nanoseconds.
    private const long PerSecond = 1_000_000_000;

    // A wait that is longer can be given up.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    [ThreadStatic]
    private static bool t_isExact;

    /// <summary>So many threads of the pool may wait beside those that work.</summary>
    public static void ReserveThreads() => ThreadPool.SetMinThreads(ThreadsOfGenerators, ThreadsOfGenerators);

    /// <summary>Blocks until <paramref name="due"/>, on Linux to some 10 µs and elsewhere to the millisecond, or until cancelled.</summary>
    /// <param name="due">A timestamp of <see cref="TimeProvider.System"/>.</param>
    public static void Await(long due, CancellationToken ct)
    {
        TimeProvider clock = TimeProvider.System;
        t_isExact = t_isExact || (OperatingSystem.IsLinux() && Control(SetTimerSlack, SlackNanoseconds, 0, 0, 0) == 0);
        bool isExact = OperatingSystem.IsLinux() && clock.TimestampFrequency == PerSecond;
        while (clock.GetElapsedTime(clock.GetTimestamp(), due) is { Ticks: > 0 } left && !ct.IsCancellationRequested)
        {
            if (isExact && left <= 2 * Step)
            {
                var time = new Timespec { Seconds = (nint)(due / PerSecond), Nanoseconds = (nint)(due % PerSecond) };
                _ = Sleep(Monotonic, Absolute, in time, 0);
            }
            else
            {
                _ = ct.WaitHandle.WaitOne(isExact ? left - Step : Step);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sleep(int clock, int flags, in Timespec time, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    /// <summary><c>struct timespec</c> of 64-bit systems.</summary>
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
