using System.Collections.Concurrent;

namespace Orleans.InProcess.Tests;

/// <summary>Points at which grains report and wait, so that tests order what happens without sleeping.</summary>
public sealed class Gates
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _open = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _reached = new();
    private readonly ConcurrentQueue<string> _log = new();

    public IReadOnlyList<string> Log => [.. _log];

    public void Note(string what) => _log.Enqueue(what);

    /// <summary>Reports that <paramref name="gate"/> is reached, and goes on.</summary>
    public void Reach(string gate) => Source(_reached, gate).TrySetResult();

    /// <summary>Reports that <paramref name="gate"/> is reached, and waits until it is open.</summary>
    public Task PassAsync(string gate)
    {
        Note($"at {gate}");
        Source(_reached, gate).TrySetResult();
        return Source(_open, gate).Task;
    }

    public void Open(string gate) => Source(_open, gate).TrySetResult();

    public Task ReachedAsync(string gate) => Source(_reached, gate).Task.WaitAsync(TimeSpan.FromSeconds(60));

    private static TaskCompletionSource Source(ConcurrentDictionary<string, TaskCompletionSource> sources, string gate) =>
        sources.GetOrAdd(gate, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
