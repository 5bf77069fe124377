using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansMesh.Load.Ceilings;

/// <summary>A publisher and a subscriber of one subject (docs.nats.io, client protocol), with as many messages under way as a sender of the hub has.</summary>
internal sealed class NatsPair : IAsyncDisposable
{
    private const int MessagesPerWriteMax = 64;

    private static readonly byte[] Hello = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n"u8.ToArray();

    private readonly NetworkStream _publisher;
    private readonly NetworkStream _subscriber;
    private readonly byte[] _publications;
    private readonly int _publicationBytes;
    private readonly int _deliveryBytes;

    private NatsPair(NetworkStream publisher, NetworkStream subscriber, string subject, int bytes)
    {
        _publisher = publisher;
        _subscriber = subscriber;
        string end = new string('x', bytes) + "\r\n";
        byte[] publication = Encoding.ASCII.GetBytes(FormattableString.Invariant($"PUB {subject} {bytes}\r\n") + end);
        _publicationBytes = publication.Length;
        _publications = [.. Enumerable.Repeat(publication, MessagesPerWriteMax).SelectMany(p => p)];
        _deliveryBytes = FormattableString.Invariant($"MSG {subject} 1 {bytes}\r\n").Length + end.Length;
    }

    /// <summary>Connects both.</summary>
    /// <param name="subject">1 to 64 of a-z and 0-9.</param>
    /// <param name="bytes">Of a message.</param>
    public static async Task<NatsPair> ConnectAsync(IPEndPoint server, string subject, int bytes, CancellationToken ct)
    {
        NetworkStream publisher = await OpenAsync(server, Hello, ct);
        NetworkStream subscriber = await OpenAsync(server, [.. Encoding.ASCII.GetBytes($"SUB {subject} 1\r\n"), .. Hello], ct);
        return new NatsPair(publisher, subscriber, subject, bytes);
    }

    /// <summary>Ends when so many were published and delivered.</summary>
    /// <exception cref="IOException">The server has closed a connection.</exception>
    public async Task RunAsync(int count, int window, CancellationToken ct)
    {
        using var slots = new SemaphoreSlim(window, window);
        await Task.WhenAll(Task.Run(() => PublishAsync(count, slots, ct), ct), Task.Run(() => TakeAsync(count, slots, ct), ct));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _subscriber.DisposeAsync();
    }

    /// <summary>Connects, and waits for the answer to the ping: all before it has been heard.</summary>
    private static async Task<NetworkStream> OpenAsync(IPEndPoint server, byte[] hello, CancellationToken ct)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, ct);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(hello, ct);
        var said = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!said.ToString().EndsWith("PONG\r\n", StringComparison.Ordinal))
        {
            int read = await stream.ReadAsync(buffer, ct);
            _ = read > 0 ? said.Append(Encoding.ASCII.GetString(buffer, 0, read)) : throw new IOException("The NATS server has closed a connection.");
        }

        return stream;
    }

    private async Task PublishAsync(int count, SemaphoreSlim slots, CancellationToken ct)
    {
        for (int sent = 0; sent < count;)
        {
            await slots.WaitAsync(ct);
            int many = 1;
            while (many < MessagesPerWriteMax && sent + many < count && TryTake(slots))
            {
                many++;
            }

            await _publisher.WriteAsync(_publications.AsMemory(0, many * _publicationBytes), ct);
            sent += many;
        }
    }

    private static bool TryTake(SemaphoreSlim slots) => slots.Wait(0);

    private async Task TakeAsync(int count, SemaphoreSlim slots, CancellationToken ct)
    {
        var reader = PipeReader.Create(_subscriber, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        for (int taken = 0; taken < count;)
        {
            ReadResult read = await reader.ReadAsync(ct);
            ReadOnlySequence<byte> rest = read.Buffer;
            int many = 0;
            int pings = 0;
            while (TrySkip(ref rest, out bool isMessage))
            {
                (many, pings) = isMessage ? (many + 1, pings) : (many, pings + 1);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            taken += many;
            if (many > 0)
            {
                _ = slots.Release(many);
            }

            for (; pings > 0; pings--)
            {
                await _subscriber.WriteAsync("PONG\r\n"u8.ToArray(), ct);
            }

            if (read.IsCompleted && taken < count)
            {
                throw new IOException("The NATS server has closed a connection.");
            }
        }

        await reader.CompleteAsync();
    }

    // all messages are alike; between them the server asks whether we live
    private bool TrySkip(ref ReadOnlySequence<byte> rest, out bool isMessage)
    {
        isMessage = !rest.IsEmpty && rest.FirstSpan[0] == (byte)'M';
        int length = isMessage ? _deliveryBytes : "PING\r\n".Length;
        if (rest.Length < length)
        {
            return false;
        }

        rest = rest.Slice(length);
        return true;
    }
}
