using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace OrleansMesh.Transport.Tcp;

/// <summary>The writing half of a socket: a flush sends all that was written, in one call to the system, and is done once the system has taken it.</summary>
/// <remarks>Completing it ends both directions. A connection that breaks, or is closed on this side, ends the flush as completed; nothing is thrown.</remarks>
internal sealed class SocketOutput : PipeWriter, IValueTaskSource<FlushResult>, IDisposable
{
    private const int BufferMin = 4 * 1024;

    private readonly Socket _socket;
    private readonly SocketWait _wait;
    private readonly Action<bool> _ended;
    private readonly Lock _gate = new();
    private readonly List<ArraySegment<byte>> _written = [];
    private ManualResetValueTaskSourceCore<FlushResult> _flush;
    private byte[]? _tail;
    private int _used;
    private bool _sending;
    private bool _waiting;
    private bool _cancelled;
    private bool _over;
    private bool _completed;

    /// <param name="socket">A connected one, to which nobody else writes.</param>
    /// <param name="ended">Called with true, from a thread of the pool, when a send has failed.</param>
    public SocketOutput(Socket socket, Action<bool> ended)
    {
        _socket = socket;
        _ended = ended;
        _wait = new SocketWait(Sent);
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        int size = Math.Max(sizeHint, 1);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_completed, this);
            if (_tail is null || _tail.Length - _used < size)
            {
                Seal();
                _tail = ArrayPool<byte>.Shared.Rent(Math.Max(size, BufferMin));
            }

            return _tail.AsMemory(_used);
        }
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)((_tail?.Length ?? 0) - _used), nameof(bytes));
            _used += bytes;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A cancelled token is heard before the sending alone; <see cref="CancelPendingFlush"/> leaves what is under way to the system.</remarks>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        lock (_gate)
        {
            if (_completed || _waiting)
            {
                throw new InvalidOperationException(_completed ? "Writing has been completed." : "Another flush is under way.");
            }

            if (_cancelled || _sending)
            {
                _cancelled = false;
                return new ValueTask<FlushResult>(new FlushResult(isCanceled: true, _over));
            }

            if (_over || !TrySend())
            {
                return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, _over));
            }

            _flush.Reset();
            _flush.RunContinuationsAsynchronously = false;
            _waiting = true;
            return new ValueTask<FlushResult>(this, _flush.Version);
        }
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        FlushResult result;
        lock (_gate)
        {
            if (!_waiting)
            {
                _cancelled = !_completed;
                return;
            }

            _waiting = false;
            result = new FlushResult(isCanceled: true, _over);
            _flush.RunContinuationsAsynchronously = true;
        }

        _flush.SetResult(result);
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            if (_completed)
            {
                return;
            }

            _completed = true;
            if (!_sending)
            {
                Release();
            }

            _wait.Dispose();
            if (!_over)
            {
                Shutdown();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Complete();

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _flush.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _flush.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _flush.OnCompleted(continuation, state, token, flags);

    /// <summary>The connection is broken: what would be sent has nobody to go to.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _over = true;
        }
    }

    private void Sent()
    {
        FlushResult result;
        lock (_gate)
        {
            Finish();
            if (!_waiting)
            {
                return;
            }

            _waiting = false;
            result = new FlushResult(isCanceled: false, _over);
        }

        _flush.SetResult(result);
    }

    /// <summary>True while the system takes what was written; false when it has all of it, when it was nothing, or when the connection is over.</summary>
    private bool TrySend()
    {
        Seal();
        if (_written.Count == 0)
        {
            return false;
        }

        try
        {
            if (_written.Count == 1)
            {
                _wait.BufferList = null;
                _wait.SetBuffer(_written[0]);
            }
            else
            {
                _wait.SetBuffer(null, 0, 0);
                _wait.BufferList = _written;
            }

            _sending = true;
            if (_socket.SendAsync(_wait))
            {
                return true;
            }
        }
        catch (ObjectDisposedException)
        {
            _over = true;
        }

        Finish();
        return false;
    }

    private void Finish()
    {
        _sending = false;
        if (!_over && (_over = _wait.SocketError != SocketError.Success))
        {
            _ = ThreadPool.UnsafeQueueUserWorkItem(static ended => ended(true), _ended, preferLocal: false);
        }

        foreach (ArraySegment<byte> sent in _written)
        {
            ArrayPool<byte>.Shared.Return(sent.Array!);
        }

        _written.Clear();
    }

    private void Seal()
    {
        if (_tail is not null && _used > 0)
        {
            _written.Add(new ArraySegment<byte>(_tail, 0, _used));
            (_tail, _used) = (null, 0);
        }
        else if (_tail is not null)
        {
            ArrayPool<byte>.Shared.Return(_tail);
            _tail = null;
        }
    }

    private void Release()
    {
        Seal();
        foreach (ArraySegment<byte> unsent in _written)
        {
            ArrayPool<byte>.Shared.Return(unsent.Array!);
        }

        _written.Clear();
    }

    private void Shutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // over already
        }
    }
}
