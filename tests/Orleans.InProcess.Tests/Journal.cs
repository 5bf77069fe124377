namespace Orleans.InProcess.Tests;

/// <summary>What grains and handlers of a test have seen, in order; the test awaits entries instead of time.</summary>
public sealed class Journal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<string> _entries = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    /// <summary>For handlers that a test holds back.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(string entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            foreach ((int count, TaskCompletionSource reached) in _waiting)
            {
                if (_entries.Count >= count)
                {
                    reached.TrySetResult();
                }
            }
        }
    }

    /// <summary>The entries, once there are at least <paramref name="count"/>.</summary>
    public async Task<IReadOnlyList<string>> ReachAsync(int count)
    {
        Task reached;
        lock (_gate)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, source));
            if (_entries.Count >= count)
            {
                source.SetResult();
            }

            reached = source.Task;
        }

        await reached.WaitAsync(Patience);
        return Entries;
    }
}
