using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Security.Authentication;
using OrleansMesh.Transport.Tls;

namespace OrleansMesh.Transport.Quic;

/// <summary>QUIC at <c>quic://host:port</c> (T-04), one bidirectional stream a connection, ALPN <c>orleansmesh/1</c>: where the platform has it.</summary>
/// <param name="tls">Whom a client trusts; null for the system's authorities.</param>
/// <param name="server">A listener's TLS for a connection that begins, with its certificate of that moment, which puts the chain of a client that it lets in where it is told; a transport without only dials.</param>
public sealed class QuicMeshTransport(TlsClientOptions? tls = null, Func<ClientChain, SslServerAuthenticationOptions>? server = null) : IMeshTransport
{
    /// <summary>What to say where <see cref="IsSupported"/> is false.</summary>
    public const string NotSupported =
        "QUIC is not supported here: the platform lacks it (on Linux it needs the package libmsquic with OpenSSL 3; on Windows, Windows 11 or Server 2022). Use tcp://, ws:// or wss:// instead.";

    private static readonly SslApplicationProtocol Protocol = new("orleansmesh/1");
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Whether connections can be made and taken on this machine; where not, both fail with a message that says what is missing.</summary>
    [SupportedOSPlatformGuard("linux")]
    [SupportedOSPlatformGuard("macos")]
    [SupportedOSPlatformGuard("windows")]
    public static bool IsSupported => (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()) && QuicConnection.IsSupported;

    /// <inheritdoc/>
    public bool Supports(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address is { IsAbsoluteUri: true, Scheme: "quic", Port: >= 0, PathAndQuery: "" or "/" } && address.Host.Length > 0;
    }

    /// <inheritdoc/>
    public async Task<IMeshConnection> ConnectAsync(Uri address, CancellationToken ct)
    {
        RequireSupported(address);
        if (!IsSupported)
        {
            throw new IOException($"{address} cannot be dialled. {NotSupported}");
        }

        SslClientAuthenticationOptions ssl = (tls ?? new TlsClientOptions()).ForHost(address.DnsSafeHost);
        ssl.ApplicationProtocols = [Protocol];
        try
        {
            QuicConnection connection = await QuicConnection.ConnectAsync(
                new QuicClientConnectionOptions
                {
                    RemoteEndPoint = IPAddress.TryParse(address.DnsSafeHost, out IPAddress? literal)
                        ? new IPEndPoint(literal, address.Port)
                        : new DnsEndPoint(address.DnsSafeHost, address.Port),
                    ClientAuthenticationOptions = ssl,
                    DefaultCloseErrorCode = 0,
                    DefaultStreamErrorCode = 0,
                },
                ct);
            return new QuicMeshConnection(connection, await connection.OpenOutboundStreamAsync(QuicStreamType.Bidirectional, ct));
        }
        catch (Exception refusal) when (refusal is QuicException or AuthenticationException or SocketException)
        {
            throw new IOException($"{address} does not answer: {refusal.Message}", refusal);
        }
    }

    /// <inheritdoc/>
    public async Task<IMeshListener> ListenAsync(Uri address, CancellationToken ct)
    {
        RequireSupported(address);
        if (!IsSupported)
        {
            throw new IOException($"Cannot listen at {address}. {NotSupported}");
        }

        if (server is null || !IPAddress.TryParse(address.DnsSafeHost, out IPAddress? local))
        {
            throw new IOException($"Cannot listen at {address}: QUIC needs a certificate, and an IP address to listen on.");
        }

        try
        {
            var clients = new ConditionalWeakTable<QuicConnection, ClientChain>();
            return new QuicMeshListener(await BindAsync(new IPEndPoint(local, address.Port), server, clients, ct), clients);
        }
        catch (Exception failure) when (failure is QuicException or SocketException)
        {
            throw new IOException($"Cannot listen at {address}: {failure.Message}", failure);
        }
    }

    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    [SupportedOSPlatform("windows")]
    private static ValueTask<QuicListener> BindAsync(
        IPEndPoint local, Func<ClientChain, SslServerAuthenticationOptions> server, ConditionalWeakTable<QuicConnection, ClientChain> clients, CancellationToken ct) => QuicListener.ListenAsync(
        new QuicListenerOptions
        {
            ListenEndPoint = local,
            ApplicationProtocols = [Protocol],
            ConnectionOptionsCallback = (connection, _, _) => ValueTask.FromResult(ServerOptions(server(clients.GetOrCreateValue(connection)))),
        },
        ct);

    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    [SupportedOSPlatform("windows")]
    private static QuicServerConnectionOptions ServerOptions(SslServerAuthenticationOptions server)
    {
        server.ApplicationProtocols = [Protocol];
        return new QuicServerConnectionOptions
        {
            MaxInboundBidirectionalStreams = 1,
            MaxInboundUnidirectionalStreams = 0,
            HandshakeTimeout = HandshakeTimeout,
            DefaultCloseErrorCode = 0,
            DefaultStreamErrorCode = 0,
            ServerAuthenticationOptions = server,
        };
    }

    private void RequireSupported(Uri address)
    {
        if (!Supports(address))
        {
            throw new ArgumentException($"'{address}' is no address of the form quic://host:port.", nameof(address));
        }
    }
}
