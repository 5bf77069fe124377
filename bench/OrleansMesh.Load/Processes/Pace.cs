namespace OrleansMesh.Load.Processes;

/// <summary>Waits for the time at which something is due. A thread does it: a timer of the runtime is late by up to five milliseconds, which would be counted as the hub's.</summary>
internal static class Pace
{
    private const int ThreadsOfGenerators = 16;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    /// <summary>So many threads of the pool may wait beside those that work.</summary>
    public static void ReserveThreads() => ThreadPool.SetMinThreads(ThreadsOfGenerators, ThreadsOfGenerators);

    /// <summary>Blocks until <paramref name="due"/>, to the millisecond, or until cancelled.</summary>
    /// <param name="due">A timestamp of <see cref="TimeProvider.System"/>.</param>
    public static void Await(long due, CancellationToken ct)
    {
        while (TimeProvider.System.GetTimestamp() < due && !ct.WaitHandle.WaitOne(Step))
        {
            // the next step
        }
    }
}
