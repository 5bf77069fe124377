using System.IO.Pipelines;

namespace OrleansMesh.Transport.Tests;

/// <summary>A connection whose flushes wait while the gate is shut, so that a test knows exactly what has left.</summary>
internal sealed class GatedConnection(IMeshConnection inner) : PipeWriter, IMeshConnection, IDuplexPipe
{
    private readonly SemaphoreSlim _atGate = new(0);
    private TaskCompletionSource? _gate;

    public IDuplexPipe Pipe => this;

    public PipeReader Input => inner.Pipe.Input;

    public PipeWriter Output => this;

    public string? RemoteAddress => inner.RemoteAddress;

    public CancellationToken Closed => inner.Closed;

    public void Shut() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        TaskCompletionSource? gate = _gate;
        _gate = null;
        gate?.TrySetResult();
    }

    /// <summary>Completes when a flush waits at the gate.</summary>
    public Task WaitForFlushAsync() => _atGate.WaitAsync(TimeSpan.FromSeconds(60));

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_gate is { } gate)
        {
            _ = _atGate.Release();
            await gate.Task.WaitAsync(cancellationToken);
        }

        return await inner.Pipe.Output.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush()
    {
        inner.Pipe.Output.CancelPendingFlush();
        Open();
    }

    public override void Advance(int bytes) => inner.Pipe.Output.Advance(bytes);

    public override void Complete(Exception? exception = null) => inner.Pipe.Output.Complete(exception);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.Pipe.Output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.Pipe.Output.GetSpan(sizeHint);

    public void Abort() => inner.Abort();

    public async ValueTask DisposeAsync()
    {
        Open();
        await inner.DisposeAsync();
        _atGate.Dispose();
    }
}
