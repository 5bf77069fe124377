using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace OrleansMesh.Transport.Tcp;

/// <summary>TCP at <c>tcp://host:port</c> (T-02), on bare sockets: an idle connection waits with a zero-byte read and holds no buffer.</summary>
public sealed class TcpTransport : IMeshTransport
{
    /// <summary>The scheme of its addresses: <c>tcp://host:port</c>.</summary>
    public const string Scheme = "tcp";

    /// <summary>Bytes that a reader may leave unconsumed, the longest buffer of a connection: 128 KiB, two records of the longest. To read on is an <see cref="InvalidOperationException"/>.</summary>
    public const int UnconsumedBytesMax = 128 * 1024;

    private const int Backlog = 512;

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
            return new TcpConnection(socket);
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
            Socket listener = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(host, address.Port));
            try
            {
                listener.Listen(Backlog);
                return new TcpMeshListener(listener);
            }
            catch
            {
                listener.Dispose();
                throw;
            }
        }
        catch (SocketException failure)
        {
            throw new IOException($"Cannot listen at {address}: {failure.Message}", failure);
        }
    }

    private void RequireSupported(Uri address)
    {
        if (!Supports(address))
        {
            throw new ArgumentException($"'{address}' is no address of the form tcp://host:port.", nameof(address));
        }
    }
}
