using System.IO.Pipelines;
using System.Net.Sockets;

namespace OrleansMesh.Load.Sessions;

/// <summary>The writing half of a <see cref="BlockingConnection"/>: a flush blocks until the system has all.</summary>
internal sealed class BlockingOutput(Socket socket) : PipeWriter
{
    private const int BufferBytes = 64 * 1024;

    private byte[] _buffer = new byte[BufferBytes];
    private int _end;
    private bool _over;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        int wanted = _end + Math.Max(sizeHint, 1);
        if (wanted > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(wanted, 2 * _buffer.Length));
        }

        return _buffer.AsMemory(_end);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes) => _end += bytes;

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        for (int sent = 0; sent < _end && !_over;)
        {
            sent += socket.Send(_buffer.AsSpan(sent, _end - sent), SocketFlags.None, out SocketError error);
            _over = error != SocketError.Success;
        }

        _end = 0;
        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: _over));
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        // none is ever pending
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _over = true;
}
