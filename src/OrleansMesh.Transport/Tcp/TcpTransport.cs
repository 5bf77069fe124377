using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace OrleansMesh.Transport.Tcp;

/// <summary>TCP at <c>tcp://host:port</c> (T-02), on the sockets of Kestrel: an idle connection waits with a zero-byte read and holds no buffer.</summary>
public sealed class TcpTransport : IMeshTransport, IDisposable
{
    /// <summary>The scheme of its addresses: <c>tcp://host:port</c>.</summary>
    public const string Scheme = "tcp";

    private readonly SocketConnectionContextFactory _connections = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);

    /// <inheritdoc/>
    public bool Supports(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address is { IsAbsoluteUri: true, Scheme: Scheme, Port: >= 0, PathAndQuery: "" or "/" } && address.Host.Length > 0;
    }

    /// <inheritdoc/>
    public async Task<IMeshConnection> ConnectAsync(Uri address, CancellationToken ct)
    {
        RequireSupported(address);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, ct);
            return new TcpConnection(_connections.Create(socket));
        }
        catch (SocketException refusal)
        {
            socket.Dispose();
            throw new IOException($"{address} does not answer: {refusal.Message}", refusal);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IMeshListener> ListenAsync(Uri address, CancellationToken ct)
    {
        RequireSupported(address);
        try
        {
            IPAddress host = IPAddress.TryParse(address.DnsSafeHost, out IPAddress? literal)
                ? literal
                : (await Dns.GetHostAddressesAsync(address.DnsSafeHost, ct))[0];
            var factory = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
            IConnectionListener listener = await factory.BindAsync(new IPEndPoint(host, address.Port), ct);
            return new TcpMeshListener(listener);
        }
        catch (Exception failure) when (failure is SocketException or AddressInUseException)
        {
            throw new IOException($"Cannot listen at {address}: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    private void RequireSupported(Uri address)
    {
        if (!Supports(address))
        {
            throw new ArgumentException($"'{address}' is no address of the form tcp://host:port.", nameof(address));
        }
    }
}
