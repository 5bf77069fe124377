using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace OrleansMesh.Load.Sessions;

/// <summary>Opens TCP connections. To a hub on 127.0.0.1 they come from many loopback addresses, as members come from many networks: one has few ports.</summary>
internal sealed class LeanDialer(IPEndPoint hub) : IDisposable
{
    /// <summary>How many connections share a source address.</summary>
    public const int ConnectionsPerAddress = 250;

    private readonly SocketConnectionContextFactory _connections = new(new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = true }, NullLogger.Instance);

    /// <summary>Opens the connection of a number, which decides its source address, for a thread that waits for nothing else; blocks until it is open.</summary>
    public BlockingConnection DialBlocking(int number) => BlockingConnection.Open(hub, SourceOf(number));

    /// <summary>Opens the connection of a number, which decides its source address.</summary>
    public async Task<ConnectionContext> DialAsync(int number, CancellationToken ct)
    {
        var socket = new Socket(hub.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (SourceOf(number) is { } source)
            {
                socket.Bind(source);
            }

            await socket.ConnectAsync(hub, ct);
            return _connections.Create(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    // every address of 127.0.0.0/8 is this machine on Linux alone
    private IPEndPoint? SourceOf(int number)
    {
        if (!OperatingSystem.IsLinux() || !hub.Address.Equals(IPAddress.Loopback))
        {
            return null;
        }

        int block = number / ConnectionsPerAddress;
        return new IPEndPoint(new IPAddress([127, 1, (byte)(block / 250), (byte)(1 + (block % 250))]), 0);
    }
}
