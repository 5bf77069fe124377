using System.Diagnostics;
using OrleansMesh.Client;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Asks again while the hub is away or says "not yet": each time something has to be true in the end.</summary>
internal static class Patiently
{
    private static readonly TimeSpan Patience = 3 * World.Patience;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Tries until <paramref name="attempt"/> returns true; the number of attempts that failed.</summary>
    /// <exception cref="MeshRefusedException">A history was forked, which no patience mends, or it was refused for too long.</exception>
    public static async Task<int> UntilAsync(Func<Task<bool>> attempt)
    {
        long started = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(Pause);
        for (int failed = 0; ; failed++)
        {
            try
            {
                if (await attempt().WaitAsync(Patience))
                {
                    return failed;
                }

                if (Stopwatch.GetElapsedTime(started) > Patience)
                {
                    throw new TimeoutException($"Not so after {failed + 1} attempts.");
                }
            }
            catch (Exception gone) when (IsPassing(gone) && Stopwatch.GetElapsedTime(started) < Patience)
            {
                // the hub was killed, its leases are not read yet, or the other party was faster
            }

            await pause.WaitForNextTickAsync();
        }
    }

    private static bool IsPassing(Exception gone) => gone is MeshUnreachableException or MeshRefusedException { Reason: not "history-forked" };
}
