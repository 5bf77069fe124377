using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Tests.Sqlite;

/// <summary>Holds a writer inside a write, so that what is asked for meanwhile shares the next batch.</summary>
internal sealed class WriterGate : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _held;

    private WriterGate(StoreWriter writer) => _held = writer.WriteAsync(
        _ =>
        {
            _entered.TrySetResult();
            return _open.Wait(TimeSpan.FromMinutes(1));
        },
        CancellationToken.None);

    public static async Task<WriterGate> CloseAsync(StoreWriter writer)
    {
        var gate = new WriterGate(writer);
        await gate._entered.Task;
        return gate;
    }

    public async Task OpenAsync()
    {
        _open.Set();
        await _held;
    }

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }
}
