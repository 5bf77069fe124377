using OrleansMesh.Client.Folders;

namespace OrleansMesh.Client.Messages;

/// <summary>Writes how far was read, then tells the hub: one write at a time, and those that come meanwhile share the next.</summary>
internal sealed class CursorWriter(CursorFile file, Func<long, ValueTask> tell)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _round = NewRound();
    private long _wanted = file.Cursor;
    private bool _active;

    /// <summary>Completes when a cursor of at least this survives a crash.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public Task WriteAsync(long cursor)
    {
        lock (_gate)
        {
            _wanted = Math.Max(_wanted, cursor);
            Task written = _round.Task;
            if (!_active)
            {
                _active = true;
                _ = Task.Run(RunAsync);
            }

            return written;
        }
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        while (true)
        {
            TaskCompletionSource round;
            long cursor;
            lock (_gate)
            {
                _active = _wanted > file.Cursor;
                if (!_active)
                {
                    return;
                }

                round = _round;
                _round = NewRound();
                cursor = _wanted;
            }

            try
            {
                file.Write(cursor);
                round.SetResult();
                await tell(cursor);
            }
            catch (Exception broken)
            {
                // A full disk is for the application to see; the next acknowledgement tries again.
                _ = round.TrySetException(broken);
                lock (_gate)
                {
                    _active = false;
                }

                return;
            }
        }
    }
}
