namespace OrleansMesh.Cli.Processes;

/// <summary>The lines that a process printed, in order, for one reader that waits for some of them. Keeps the last 16,384 unread lines.</summary>
public sealed class LineBuffer
{
    private const int LinesMax = 16_384;

    private readonly Lock _gate = new();
    private readonly Queue<string> _unread = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isComplete;

    /// <summary>Adds a line; the oldest unread one goes when there are too many.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            if (_unread.Count == LinesMax)
            {
                _unread.Dequeue();
            }

            _unread.Enqueue(line);
            Wake();
        }
    }

    /// <summary>No more lines will come.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Wake();
        }
    }

    /// <summary>Takes the next line; null when the process has closed its stream.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_unread.TryDequeue(out string? line))
                {
                    return line;
                }

                if (_isComplete)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes lines up to the first that <paramref name="isWanted"/>; null when the stream closed before.</summary>
    public async Task<string?> ReadUntilAsync(Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        string? line;
        do
        {
            line = await ReadAsync(cancellationToken);
        }
        while (line is not null && !isWanted(line));

        return line;
    }

    private void Wake()
    {
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
