using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace OrleansMesh.Load.Sessions;

/// <summary>The reading half of a <see cref="BlockingConnection"/>. One that breaks ends like one whose peer has said all.</summary>
internal sealed class BlockingInput(Socket socket) : PipeReader
{
    // several of the longest record
    private const int BufferBytes = 256 * 1024;

    private byte[] _buffer = new byte[BufferBytes];
    private ReadOnlySequence<byte> _shown;
    private int _start;
    private int _examined;
    private int _end;
    private volatile bool _over;

    /// <inheritdoc/>
    /// <remarks>Blocks; completed when it returns.</remarks>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (_examined == _end && !_over)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Receive();
        }

        return new ValueTask<ReadResult>(Show());
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        result = Show();
        return _examined < _end || _over;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        int start = _start;
        _start = start + (int)_shown.Slice(_shown.Start, consumed).Length;
        _examined = Math.Max(_start, start + (int)_shown.Slice(_shown.Start, examined).Length);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _over = true;

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _over = true;

    private ReadResult Show()
    {
        _shown = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        return new ReadResult(_shown, isCanceled: false, isCompleted: _over);
    }

    private void Receive()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _examined, _end) = (0, _examined - _start, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int received = socket.Receive(_buffer.AsSpan(_end), SocketFlags.None, out SocketError error);
        _over |= error is not (SocketError.Success or SocketError.TimedOut or SocketError.WouldBlock) || (error == SocketError.Success && received == 0);
        _end += received;
    }
}
