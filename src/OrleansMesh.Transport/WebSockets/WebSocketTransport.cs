using System.Net.Security;
using System.Net.WebSockets;
using OrleansMesh.Transport.Tls;

namespace OrleansMesh.Transport.WebSockets;

/// <summary>WebSocket at <c>ws://host:port[/path]</c> and <c>wss://host:port[/path]</c> (T-03), for the side that dials; the path is <see cref="WebSocketAddress.Path"/> when none is given.</summary>
/// <remarks>Hubs take WebSockets at their HTTP listener; this transport does not listen.</remarks>
public sealed class WebSocketTransport(TlsClientOptions? tls = null) : IMeshTransport, IDisposable
{
    private readonly TlsClientOptions _tls = tls ?? new TlsClientOptions();

    /// <inheritdoc/>
    public bool Supports(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address is { IsAbsoluteUri: true, Scheme: "ws" or "wss", Fragment: "", UserInfo: "" } && address.Host.Length > 0;
    }

    /// <inheritdoc/>
    public async Task<IMeshConnection> ConnectAsync(Uri address, CancellationToken ct)
    {
        RequireSupported(address);
        Uri target = address.AbsolutePath == "/" ? new UriBuilder(address) { Path = WebSocketAddress.Path }.Uri : address;
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(WebSocketAddress.Subprotocol);
            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan; // heartbeats of the protocol do it
            using SocketsHttpHandler handler = Handler(address);
            using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
            await socket.ConnectAsync(target, invoker, ct);
            if (socket.SubProtocol != WebSocketAddress.Subprotocol)
            {
                throw new IOException($"{address} answers, but does not speak {WebSocketAddress.Subprotocol}.");
            }

            return new WebSocketConnection(socket, address.Authority);
        }
        catch (Exception refusal) when (refusal is WebSocketException or HttpRequestException)
        {
            socket.Dispose();
            throw new IOException($"{address} does not answer: {Innermost(refusal)}", refusal);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IMeshListener> ListenAsync(Uri address, CancellationToken ct)
    {
        RequireSupported(address);
        throw new IOException($"Cannot listen at {address}: a hub takes WebSockets at its HTTP listener (Host:Http), not here.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Each connection owns its socket: there is nothing shared to release.
    }

    private static string Innermost(Exception refusal)
    {
        while (refusal.InnerException is { } inner)
        {
            refusal = inner;
        }

        return refusal.Message;
    }

    private SocketsHttpHandler Handler(Uri address)
    {
        SslClientAuthenticationOptions ssl = _tls.ForHost(address.DnsSafeHost);
        return new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, SslOptions = ssl };
    }

    private void RequireSupported(Uri address)
    {
        if (!Supports(address))
        {
            throw new ArgumentException($"'{address}' is no address of the form ws://host:port or wss://host:port.", nameof(address));
        }
    }
}
