namespace OrleansMesh.Load.Processes;

/// <summary>Work that blocks its thread: it has one of its own, so that it takes none of the pool's.</summary>
internal static class OwnThread
{
    /// <summary>Runs <paramref name="work"/> on it up to the first wait that does not block; what is behind that goes on in the pool.</summary>
    public static Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
}
