using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Transport.Tcp;

/// <summary>A TCP connection. While it is silent it holds no buffer; until something is written to it, no writing half.</summary>
public sealed class TcpConnection : IMeshConnection, IDuplexPipe
{
    private readonly Socket _socket;
    private readonly SocketInput _input;
    private readonly Lock _gate = new();
    private SocketOutput? _output;
    private CancellationTokenSource? _closed;
    private bool _over;

    /// <param name="socket">A connected one, which this connection owns from now on.</param>
    internal TcpConnection(Socket socket)
    {
        // a wait that ends without anything to receive must not make the reader's thread wait for it
        socket.Blocking = false;
        _socket = socket;
        _input = new SocketInput(socket, OnEnded);
        RemoteEndPoint = EndPointOf(socket);
    }

    /// <inheritdoc/>
    public IDuplexPipe Pipe => this;

    /// <inheritdoc/>
    public PipeReader Input => _input;

    /// <inheritdoc/>
    public PipeWriter Output
    {
        get
        {
            lock (_gate)
            {
                return _output ??= new SocketOutput(_socket, OnEnded);
            }
        }
    }

    /// <inheritdoc/>
    public string? RemoteAddress => RemoteEndPoint?.ToString();

    /// <inheritdoc/>
    public IPEndPoint? RemoteEndPoint { get; }

    /// <inheritdoc/>
    public CancellationToken Closed
    {
        get
        {
            lock (_gate)
            {
                return (_closed ??= _over ? Cancelled() : new CancellationTokenSource()).Token;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> SpokenAsync()
    {
        ReadResult read = await _input.ReadAsync();
        _input.AdvanceTo(read.Buffer.Start);
        return !read.Buffer.IsEmpty;
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _socket.Dispose();
        OnEnded(isBroken: true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _output?.Dispose();
        _input.Dispose();
        Abort();
        return ValueTask.CompletedTask;
    }

    private static CancellationTokenSource Cancelled()
    {
        var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        return cancelled;
    }

    private static IPEndPoint? EndPointOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint as IPEndPoint;
        }
        catch (SocketException)
        {
            return null; // it has left already
        }
    }

    private void OnEnded(bool isBroken)
    {
        CancellationTokenSource? closed;
        lock (_gate)
        {
            closed = _over ? null : _closed;
            _over = true;
            if (isBroken)
            {
                _output?.Break();
            }
        }

        closed?.Cancel();
    }
}
