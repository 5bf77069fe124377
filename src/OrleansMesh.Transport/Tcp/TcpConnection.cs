using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OrleansMesh.Transport.Tcp;

/// <summary>A TCP connection. While it is silent it holds no buffer; until something is written to it, no writing half.</summary>
/// <remarks>
/// A peer that reads slowly leaves <see cref="UnsentBytesMax"/> bytes with the system that have not begun their way: what is more urgent overtakes only what is still here (T-08, R-03).
/// On Linux and macOS; elsewhere the system's own bound of some megabytes holds. What is under way to the peer is not bounded, so that a long path is filled.
/// </remarks>
public sealed class TcpConnection : IMeshConnection, IDuplexPipe
{
    /// <summary>Bytes that the system holds unsent before a flush waits: 64 KiB, one record of the longest.</summary>
    public const int UnsentBytesMax = 64 * 1024;

    // TCP_NOTSENT_LOWAT
    private const int NotSentLowWaterLinux = 25;
    private const int NotSentLowWaterMacOS = 0x201;

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
        BoundUnsent(socket);
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

    private static void BoundUnsent(Socket socket)
    {
        int option = OperatingSystem.IsLinux() ? NotSentLowWaterLinux : OperatingSystem.IsMacOS() ? NotSentLowWaterMacOS : 0;
        if (option == 0)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(bytes, UnsentBytesMax);
        try
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, option, bytes);
        }
        catch (SocketException)
        {
            // it has left already, or the system knows no such bound
        }
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
