using System.Net;
using OrleansMesh.Wire.Datagrams;

namespace OrleansMesh.Transport.Udp;

/// <summary>One bound endpoint. One reader at a time; any number of senders.</summary>
public interface IDatagramSocket : IAsyncDisposable
{
    /// <summary>Bytes of the longest datagram, 1,200: fits every path without fragmentation.</summary>
    const int DatagramBytesMax = DatagramState.DatagramBytesMax;

    /// <summary>Where it is bound, with its real port.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Sends, or loses, one datagram of at most <see cref="DatagramBytesMax"/>; never waits and never throws for the network.</summary>
    /// <returns>False when it is known to be lost.</returns>
    bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint to);

    /// <summary>The next datagram; longer ones than <see cref="DatagramBytesMax"/> are dropped and counted.</summary>
    /// <param name="buffer">At least <see cref="DatagramBytesMax"/>.</param>
    /// <param name="ct">Gives up waiting.</param>
    ValueTask<(int Bytes, IPEndPoint From)> ReceiveAsync(Memory<byte> buffer, CancellationToken ct);

    /// <summary>Datagrams that were dropped here, sent or received.</summary>
    long Dropped { get; }
}
