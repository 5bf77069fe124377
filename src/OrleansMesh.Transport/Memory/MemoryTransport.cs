using System.Collections.Concurrent;

namespace OrleansMesh.Transport.Memory;

/// <summary>Connections within one process at <c>memory://name</c>, for tests and simulation: every instance is a network of its own.</summary>
public sealed class MemoryTransport : IMeshTransport
{
    private const string Scheme = "memory";

    private readonly ConcurrentDictionary<string, MemoryListener> _listeners = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Supports(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address is { IsAbsoluteUri: true, Scheme: Scheme } && address.Host.Length > 0;
    }

    /// <inheritdoc/>
    public async Task<IMeshConnection> ConnectAsync(Uri address, CancellationToken ct)
    {
        RequireSupported(address);
        if (!_listeners.TryGetValue(address.Host, out MemoryListener? listener))
        {
            throw new IOException($"{address} does not answer: nobody listens there.");
        }

        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair(address.ToString());
        if (!await listener.TryOfferAsync(far, ct))
        {
            throw new IOException($"{address} does not answer: its listener has closed.");
        }

        return near;
    }

    /// <inheritdoc/>
    public Task<IMeshListener> ListenAsync(Uri address, CancellationToken ct)
    {
        RequireSupported(address);
        var listener = new MemoryListener(address, closed => _listeners.TryRemove(new(address.Host, closed)));
        return _listeners.TryAdd(address.Host, listener)
            ? Task.FromResult<IMeshListener>(listener)
            : throw new IOException($"Cannot listen at {address}: somebody does already.");
    }

    private void RequireSupported(Uri address)
    {
        if (!Supports(address))
        {
            throw new ArgumentException($"'{address}' is no address of the form memory://name.", nameof(address));
        }
    }
}
