using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Load.Sessions;

/// <summary>
/// A TCP connection whose reads and writes block their thread: neither the runtime's event queue nor a thread of its pool lies between the system and who waits, so that
/// a generator takes as little as it can of the processors that the hub is measured on. For a few connections, each read by a thread of its own.
/// </summary>
internal sealed class BlockingConnection : IDuplexPipe, IDisposable
{
    // a read that is not wanted any more is given up so soon
    private const int ReadMilliseconds = 200;

    private readonly Socket _socket;

    private BlockingConnection(Socket socket)
    {
        _socket = socket;
        Input = new BlockingInput(socket);
        Output = new BlockingOutput(socket);
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>Opens one; blocks until it is open.</summary>
    /// <param name="source">Where it comes from; null for what the system chooses.</param>
    public static BlockingConnection Open(IPEndPoint hub, IPEndPoint? source)
    {
        var socket = new Socket(hub.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = ReadMilliseconds };
        try
        {
            if (source is not null)
            {
                socket.Bind(source);
            }

            // an asynchronous call would make all others of this socket wait by the event queue
            socket.Connect(hub);
            return new BlockingConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
