using System.Net.Quic;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Threading.Channels;

namespace OrleansMesh.Transport.Quic;

/// <summary>Connections whose peer has opened its stream; one that does not holds up nobody.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed class QuicMeshListener : IMeshListener
{
    private const int WaitingMax = 64;

    private static readonly TimeSpan StreamTimeout = TimeSpan.FromSeconds(5);

    private readonly QuicListener _listener;
    private readonly Channel<IMeshConnection> _ready = Channel.CreateBounded<IMeshConnection>(WaitingMax);
    private readonly Task _accepting;

    private readonly ConditionalWeakTable<QuicConnection, ClientChain> _clients;

    /// <param name="clients">What each connection's handshake has found, which is put there before the connection is accepted.</param>
    public QuicMeshListener(QuicListener listener, ConditionalWeakTable<QuicConnection, ClientChain> clients)
    {
        _listener = listener;
        _clients = clients;
        Address = new Uri($"quic://{listener.LocalEndPoint}");
        _accepting = AcceptAllAsync();
    }

    public Uri Address { get; }

    public async ValueTask<IMeshConnection?> AcceptAsync(CancellationToken ct) =>
        await _ready.Reader.WaitToReadAsync(ct) && _ready.Reader.TryRead(out IMeshConnection? connection) ? connection : null;

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _accepting;
        while (_ready.Reader.TryRead(out IMeshConnection? waiting))
        {
            await waiting.DisposeAsync();
        }
    }

    private async Task AcceptAllAsync()
    {
        while (true)
        {
            try
            {
                _ = OpenAsync(await _listener.AcceptConnectionAsync(CancellationToken.None));
            }
            catch (ObjectDisposedException)
            {
                _ = _ready.Writer.TryComplete();
                return;
            }
            catch (Exception failed) when (failed is QuicException or System.Security.Authentication.AuthenticationException)
            {
                // That peer's handshake failed: the next may do better.
            }
        }
    }

    private async Task OpenAsync(QuicConnection connection)
    {
        try
        {
            using var patience = new CancellationTokenSource(StreamTimeout, TimeProvider.System);
            QuicStream stream = await connection.AcceptInboundStreamAsync(patience.Token);
            await _ready.Writer.WriteAsync(new QuicMeshConnection(connection, stream, _clients.TryGetValue(connection, out ClientChain? client) ? client : null), patience.Token);
        }
        catch (Exception gone) when (gone is QuicException or OperationCanceledException or ChannelClosedException or ObjectDisposedException)
        {
            await connection.DisposeAsync();
        }
    }
}
