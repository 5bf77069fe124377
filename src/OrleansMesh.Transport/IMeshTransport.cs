namespace OrleansMesh.Transport;

/// <summary>A way to carry bytes between nodes, chosen by the scheme of the address (T-01).</summary>
public interface IMeshTransport
{
    /// <summary>Whether this transport can reach or serve <paramref name="address"/>: its scheme and its form.</summary>
    bool Supports(Uri address);

    /// <summary>Opens a connection to a supported address.</summary>
    /// <exception cref="IOException">Nobody answers there, for any reason of the network; the message says which.</exception>
    /// <exception cref="ArgumentException">The address is not supported.</exception>
    Task<IMeshConnection> ConnectAsync(Uri address, CancellationToken ct);

    /// <summary>Takes connections at a supported address until the listener is disposed.</summary>
    /// <exception cref="IOException">The address is taken or not of this machine.</exception>
    /// <exception cref="ArgumentException">The address is not supported.</exception>
    Task<IMeshListener> ListenAsync(Uri address, CancellationToken ct);
}
