using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace OrleansMesh.Transport.Tcp;

/// <summary>The reading half of a socket. It holds a buffer only while there is something in it, and reads no further than its reader asks.</summary>
/// <remarks>A connection that breaks, or is closed on this side, ends like one whose peer has said all: what was received can be read, nothing is thrown.</remarks>
internal sealed class SocketInput : PipeReader, IValueTaskSource<ReadResult>, IDisposable
{
    private const int BufferMin = 4 * 1024;

    private readonly Socket _socket;
    private readonly SocketWait _wait;
    private readonly Action<bool> _ended;
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<ReadResult> _read;
    private CancellationTokenRegistration _cancellation;
    private ReadOnlySequence<byte> _shown;
    private byte[]? _buffer;
    private int _start;
    private int _examined;
    private int _end;
    private int _size = BufferMin;
    private bool _asked;
    private bool _ready;
    private bool _waiting;
    private bool _cancelled;
    private bool _over;
    private bool _completed;
    private bool _lent;

    /// <param name="socket">A connected one that does not block, which nobody else reads.</param>
    /// <param name="ended">Called once, from a thread of the pool, when nothing more will come: true when the connection is broken, false when the peer has said all.</param>
    public SocketInput(Socket socket, Action<bool> ended)
    {
        _socket = socket;
        _ended = ended;
        _wait = new SocketWait(Arrived);
        _wait.SetBuffer(Memory<byte>.Empty);
    }

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }

        lock (_gate)
        {
            RequireIdle();
            if (TryTake(out ReadResult result))
            {
                return new ValueTask<ReadResult>(result);
            }

            _read.Reset();
            _read.RunContinuationsAsynchronously = false;
            _waiting = true;
            if (cancellationToken.CanBeCanceled)
            {
                _cancellation = cancellationToken.UnsafeRegister(static (input, token) => ((SocketInput)input!).Cancel(token), this);
            }

            return new ValueTask<ReadResult>(this, _read.Version);
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        lock (_gate)
        {
            RequireIdle();
            return TryTake(out result);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        lock (_gate)
        {
            _lent = false;
            if (_buffer is null)
            {
                return;
            }

            int start = _start;
            _start = start + (int)_shown.Slice(_shown.Start, consumed).Length;
            _examined = Math.Max(_start, start + (int)_shown.Slice(_shown.Start, examined).Length);
            ReleaseEmpty();
        }
    }

    /// <inheritdoc/>
    public override void CancelPendingRead()
    {
        ReadResult result;
        lock (_gate)
        {
            if (!_waiting)
            {
                _cancelled = !_completed;
                return;
            }

            _waiting = false;
            result = Show(isCanceled: true);

            // whoever cancels does not expect to run the reader
            _read.RunContinuationsAsynchronously = true;
        }

        _ = _cancellation.Unregister();
        _read.SetResult(result);
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            _completed = true;
            if (_lent)
            {
                _buffer = null; // its reader still looks at it: it is not for the pool
            }

            Release();
            _wait.Dispose(); // after the wait that is under way, if one is
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Complete();

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    private void RequireIdle()
    {
        if (_completed || _waiting)
        {
            throw new InvalidOperationException(_completed ? "Reading has been completed." : "Another read is under way.");
        }
    }

    private void Arrived()
    {
        ReadResult result;
        lock (_gate)
        {
            _asked = false;
            _ready = true;
            if (!_waiting || !TryTake(out result))
            {
                return;
            }

            _waiting = false;
        }

        _ = _cancellation.Unregister();
        _read.SetResult(result);
    }

    private void Cancel(CancellationToken token)
    {
        lock (_gate)
        {
            if (!_waiting)
            {
                return;
            }

            _waiting = false;
            _read.RunContinuationsAsynchronously = true;
        }

        _read.SetException(new OperationCanceledException(token));
    }

    /// <summary>What the reader has not looked at, the end, or that it was cancelled; false, and the socket is waited for, when there is nothing of it.</summary>
    private bool TryTake(out ReadResult result)
    {
        while (!_cancelled && _examined == _end && !_over)
        {
            if (!_ready && !_asked && !_completed)
            {
                _asked = TryWait();
                _ready = !_asked;
            }

            if (!_ready)
            {
                result = default;
                return false;
            }

            _ready = false;
            if (_completed || _wait.SocketError != SocketError.Success)
            {
                End(isBroken: true);
            }
            else
            {
                Receive();
            }
        }

        result = Show(_cancelled);
        _cancelled = false;
        return true;
    }

    /// <summary>Waits with no buffer until there is something; false when there is already.</summary>
    private bool TryWait()
    {
        try
        {
            return _socket.ReceiveAsync(_wait);
        }
        catch (ObjectDisposedException)
        {
            _wait.SocketError = SocketError.OperationAborted;
            return false;
        }
    }

    private void Receive()
    {
        byte[] buffer = Room();
        int received = 0;
        SocketError error;
        try
        {
            received = _socket.Receive(buffer.AsSpan(_end), SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
        }

        if (error == SocketError.WouldBlock)
        {
            // what the wait ended for had been received already, behind what came before it
            ReleaseEmpty();
            return;
        }

        if (received == 0 || error != SocketError.Success)
        {
            End(isBroken: error != SocketError.Success);
            return;
        }

        _end += received;
        _size = _end == buffer.Length ? Math.Min(2 * buffer.Length, TcpTransport.UnconsumedBytesMax)
            : received < buffer.Length / 4 ? Math.Max(buffer.Length / 2, BufferMin)
            : buffer.Length;
    }

    private void End(bool isBroken)
    {
        _over = true;
        ReleaseEmpty();

        _ = ThreadPool.UnsafeQueueUserWorkItem(static end => end.Tell(end.IsBroken), (Tell: _ended, IsBroken: isBroken), preferLocal: false);
    }

    /// <summary>A buffer with room at its end.</summary>
    private byte[] Room()
    {
        if (_buffer is null)
        {
            return _buffer = ArrayPool<byte>.Shared.Rent(_size);
        }

        if (_end < _buffer.Length)
        {
            return _buffer;
        }

        int held = _end - _start;
        byte[] room = _buffer;
        if (2 * held > _buffer.Length)
        {
            if (_buffer.Length >= TcpTransport.UnconsumedBytesMax)
            {
                throw new InvalidOperationException($"A reader leaves at most {TcpTransport.UnconsumedBytesMax} bytes unconsumed.");
            }

            room = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        }

        _buffer.AsSpan(_start, held).CopyTo(room);
        if (room != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _examined, _start, _end) = (room, _examined - _start, 0, held);
        return room;
    }

    private ReadResult Show(bool isCanceled)
    {
        _lent = _buffer is not null;
        _shown = _buffer is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        return new ReadResult(_shown, isCanceled, _over);
    }

    private void ReleaseEmpty()
    {
        if (_start == _end)
        {
            Release();
        }
    }

    private void Release()
    {
        if (_buffer is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        (_buffer, _start, _examined, _end, _shown) = (null, 0, 0, 0, default);
    }
}
