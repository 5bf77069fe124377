using System.IO.Pipelines;
using System.Net.WebSockets;

namespace OrleansMesh.Transport.WebSockets;

/// <summary>A WebSocket as a byte stream (T-03): binary messages in, whatever their boundaries, and binary messages out. A text message ends it.</summary>
/// <remarks>A loop of its own reads the socket, since a cancelled read would break it. While nothing comes it holds no buffer.</remarks>
public sealed class WebSocketConnection : IMeshConnection, IDuplexPipe
{
    /// <summary>Received bytes that nobody has read: more are left in the network.</summary>
    private const int ReceiveBytesMax = 16 * 1024;

    private const int ReceiveBytesMin = 4 * 1024;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly CancellationTokenSource _closed = new();
    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: ReceiveBytesMax, resumeWriterThreshold: ReceiveBytesMax / 2, useSynchronizationContext: false));
    private readonly Task _receiving;

    /// <summary>Takes over an open socket.</summary>
    public WebSocketConnection(WebSocket socket, string? remoteAddress)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        RemoteAddress = remoteAddress;
        Output = new StreamOutput(new WebSocketByteStream(socket), leaveOpen: false);
        _receiving = ReceiveAsync();
    }

    /// <inheritdoc/>
    public IDuplexPipe Pipe => this;

    /// <inheritdoc/>
    public PipeReader Input => _received.Reader;

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <inheritdoc/>
    public string? RemoteAddress { get; }

    /// <inheritdoc/>
    public string? CertifiedMesh { get; init; }

    /// <inheritdoc/>
    public CancellationToken Closed => _closed.Token;

    /// <inheritdoc/>
    public void Abort()
    {
        _socket.Abort();
        _ = _closed.CancelAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Output.CompleteAsync();
        await Input.CompleteAsync();
        try
        {
            // The peer's goodbye, so that what we sent last is not thrown away with the connection.
            await _receiving.WaitAsync(CloseTimeout, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _socket.Abort();
            await _receiving;
        }

        _socket.Dispose();
        await _closed.CancelAsync();
    }

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            bool read = true;
            while (await ReceiveOnceAsync(read) is { } more)
            {
                read = more;
            }
        }
        catch (Exception broken)
        {
            // The one place where a broken socket shows itself to a reader: it ends the connection and nothing else.
            failure = broken as IOException ?? new IOException("The WebSocket broke.", broken);
        }

        await _received.Writer.CompleteAsync(failure);
        if (failure is not null || _socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            await _closed.CancelAsync();
        }
    }

    // Null at the end of the stream. A read of nothing first: an idle connection lends no buffer.
    private async ValueTask<bool?> ReceiveOnceAsync(bool wanted)
    {
        ValueWebSocketReceiveResult waiting = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (waiting.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        Memory<byte> buffer = _received.Writer.GetMemory(ReceiveBytesMin);
        ValueWebSocketReceiveResult received = await _socket.ReceiveAsync(buffer, CancellationToken.None);
        switch (received.MessageType)
        {
            case WebSocketMessageType.Close:
                return null;
            case WebSocketMessageType.Text:
                _socket.Abort();
                throw new IOException("A text message: this edge speaks binary.");
            default:
                _received.Writer.Advance(received.Count);
                if (wanted)
                {
                    FlushResult flushed = await _received.Writer.FlushAsync();
                    wanted = !flushed.IsCompleted;
                }

                return wanted;
        }
    }
}
