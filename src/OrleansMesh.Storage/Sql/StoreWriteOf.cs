namespace OrleansMesh.Storage.Sql;

/// <summary>A write given as a function, with its result; <paramref name="flushed"/> runs on the writer, in order, before the waiter goes on.</summary>
internal sealed class StoreWriteOf<T>(Func<StoreConnection, T> run, Action<T>? flushed = null) : StoreWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Done => _done.Task;

    public override void Run(StoreConnection connection) => _result = run(connection);

    public override void Finish(Exception? error)
    {
        if (error is not null)
        {
            _done.TrySetException(error);
            return;
        }

        try
        {
            flushed?.Invoke(_result!);
            _done.TrySetResult(_result!);
        }
        catch (Exception e)
        {
            // a bug of the callback must not end the writer, for which everyone waits
            _done.TrySetException(e);
        }
    }
}
