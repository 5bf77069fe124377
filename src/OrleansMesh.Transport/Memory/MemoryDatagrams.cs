using System.Collections.Concurrent;
using System.Net;
using OrleansMesh.Transport.Udp;

namespace OrleansMesh.Transport.Memory;

/// <summary>Datagrams within one process, for simulations: instant and in order, but for what <paramref name="loses"/> takes out.</summary>
/// <param name="loses">Whether a datagram from one endpoint to another is lost; null for none.</param>
public sealed class MemoryDatagrams(Func<IPEndPoint, IPEndPoint, bool>? loses = null) : IDatagramTransport
{
    // from the dynamic range, as an operating system would
    private const int FirstPort = 49_152;

    private readonly ConcurrentDictionary<IPEndPoint, MemoryDatagramSocket> _bound = [];
    private int _port = FirstPort;

    /// <inheritdoc/>
    public IDatagramSocket Bind(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        IPEndPoint local = endpoint.Port != 0 ? endpoint : new IPEndPoint(endpoint.Address, Interlocked.Increment(ref _port));
        var socket = new MemoryDatagramSocket(this, local);
        return _bound.TryAdd(local, socket) ? socket : throw new IOException($"Cannot bind udp://{local}: it is taken.");
    }

    internal bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint from, IPEndPoint to) =>
        loses?.Invoke(from, to) != true && _bound.TryGetValue(to, out MemoryDatagramSocket? socket) && socket.TryTake(datagram.ToArray(), from);

    internal void Release(IPEndPoint endpoint) => _bound.TryRemove(endpoint, out _);
}
