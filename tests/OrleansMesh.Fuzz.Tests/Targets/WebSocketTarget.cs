using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using OrleansMesh.Testing;
using OrleansMesh.Transport;
using OrleansMesh.Transport.WebSockets;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>The hub's end of a WebSocket, under a secure channel: broken WebSocket frames, and whole ones around bytes that are no handshake.</summary>
internal sealed class WebSocketTarget : IFuzzTarget
{
    private const int StreamBytesMax = 20_000;

    private static readonly byte[] Opcodes = [0x0, 0x1, 0x2, 0x3, 0x8, 0x9, 0xA, 0xF];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public WebSocketTarget() => _listener.Start();

    public string Name => "websocket";

    public long HeldBytes => 0;

    public async ValueTask RunAsync(Random random)
    {
        using var peer = new TcpClient();
        Task<TcpClient> accepted = _listener.AcceptTcpClientAsync();
        await peer.ConnectAsync((IPEndPoint)_listener.LocalEndpoint);
        using TcpClient server = await accepted;
        var socket = WebSocket.CreateFromStream(server.GetStream(), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        await using var connection = new WebSocketConnection(socket, remoteAddress: null);
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(connection.Pipe, Keys.Hub, new SecureChannelOptions(), new ManualTimeProvider(), default);
        byte[] stream = Mutator.Mutate(random, [Frames(random)]);
        try
        {
            await peer.GetStream().WriteAsync(stream.AsMemory(0, Math.Min(stream.Length, StreamBytesMax)));
            peer.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception dropped) when (dropped is IOException or SocketException)
        {
            // the hub's end has had enough
        }

        Assert.Null(await accepting);
        connection.Abort();
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Frames(Random random)
    {
        var stream = new List<byte>();
        for (int frames = random.Next(1, 5); frames > 0; frames--)
        {
            byte[] payload = Mutator.Mutate(random, Samples.Frames);
            stream.AddRange(Frame(random, payload.AsSpan(0, Math.Min(payload.Length, 3_000))));
        }

        return [.. stream];
    }

    // RFC 6455, 5.2; most are whole binary messages
    private static byte[] Frame(Random random, ReadOnlySpan<byte> payload)
    {
        byte first = random.Next(4) == 0 ? (byte)(Opcodes[random.Next(Opcodes.Length)] | (random.Next(16) << 4)) : (byte)0x82;
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)(payload.Length & 0xFF)];
        if (random.Next(8) == 0)
        {
            length = new byte[9];
            length[0] = 0x80 | 127;
            BinaryPrimitives.WriteUInt64BigEndian(length.AsSpan(1), unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)));
        }

        byte[] mask = new byte[4];
        random.NextBytes(mask);
        byte[] masked = payload.ToArray();
        for (int i = 0; i < masked.Length; i++)
        {
            masked[i] ^= mask[i & 3];
        }

        return [first, .. length, .. mask, .. masked];
    }
}
