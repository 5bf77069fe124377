using OrleansMesh.Gateway.Tests.Hubs;

namespace OrleansMesh.Gateway.Tests.Peers;

/// <summary>Waits for what running hubs bring about by themselves.</summary>
internal static class Eventually
{
    /// <exception cref="TimeoutException">It does not hold within <see cref="TestHub.Patience"/>.</exception>
    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    /// <exception cref="TimeoutException">It does not hold within <see cref="TestHub.Patience"/>.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TestHub.Patience)
            {
                throw new TimeoutException("What was waited for did not come about.");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
