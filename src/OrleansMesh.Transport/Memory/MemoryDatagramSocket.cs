using System.Net;
using System.Threading.Channels;
using OrleansMesh.Transport.Udp;

namespace OrleansMesh.Transport.Memory;

/// <summary>What waits to be received is bounded; the newest is dropped, as by an operating system.</summary>
internal sealed class MemoryDatagramSocket(MemoryDatagrams network, IPEndPoint local) : IDatagramSocket
{
    private const int WaitingMax = 256;

    private readonly Channel<(byte[] Datagram, IPEndPoint From)> _waiting = Channel.CreateBounded<(byte[], IPEndPoint)>(WaitingMax);
    private long _dropped;

    public IPEndPoint LocalEndPoint => local;

    public long Dropped => Interlocked.Read(ref _dropped);

    public bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(datagram.Length, IDatagramSocket.DatagramBytesMax, nameof(datagram));
        return Count(network.TrySend(datagram, local, to));
    }

    public async ValueTask<(int Bytes, IPEndPoint From)> ReceiveAsync(Memory<byte> buffer, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, IDatagramSocket.DatagramBytesMax, nameof(buffer));
        try
        {
            (byte[] datagram, IPEndPoint from) = await _waiting.Reader.ReadAsync(ct);
            datagram.CopyTo(buffer);
            return (datagram.Length, from);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(MemoryDatagramSocket));
        }
    }

    public ValueTask DisposeAsync()
    {
        network.Release(local);
        _ = _waiting.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    internal bool TryTake(byte[] datagram, IPEndPoint from) => Count(_waiting.Writer.TryWrite((datagram, from)));

    private bool Count(bool passed)
    {
        _ = passed ? 0 : Interlocked.Increment(ref _dropped);
        return passed;
    }
}
