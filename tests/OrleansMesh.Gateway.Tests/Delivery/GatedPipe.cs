using System.IO.Pipelines;

namespace OrleansMesh.Gateway.Tests.Delivery;

/// <summary>A pipe whose flushes wait, once it is shut, until it is opened again: what is written meanwhile stays where it waits.</summary>
internal sealed class GatedPipe(IDuplexPipe inner) : PipeWriter, IDuplexPipe
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _open = Opened();

    /// <summary>Completes when a flush waits.</summary>
    public Task Reached => _reached.Task;

    public PipeReader Input => inner.Input;

    public PipeWriter Output => this;

    public void Shut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    public override void Advance(int bytes) => inner.Output.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.Output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.Output.GetSpan(sizeHint);

    public override void Complete(Exception? exception = null) => inner.Output.Complete(exception);

    public override void CancelPendingFlush()
    {
        inner.Output.CancelPendingFlush();
        Open();
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (!_open.Task.IsCompleted)
        {
            _ = _reached.TrySetResult();
            await _open.Task;
        }

        return await inner.Output.FlushAsync(cancellationToken);
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        opened.SetResult();
        return opened;
    }
}
