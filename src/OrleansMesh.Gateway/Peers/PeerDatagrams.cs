using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Udp;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Datagrams;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Sealed datagrams between peers by UDP, beside their sessions (T-04): heartbeats that no byte stream holds up. Who has no path uses the session.</summary>
/// <remarks>A datagram that is not a peer's is dropped, counted and not answered.</remarks>
internal sealed partial class PeerDatagrams : IAsyncDisposable
{
    /// <summary>The setting of a hub that takes none.</summary>
    public const string Off = "off";

    private readonly ConcurrentDictionary<ulong, PeerPath> _paths = [];
    private readonly CancellationTokenSource _over = new();
    private readonly PeerMembership _membership;
    private readonly TimeProvider _clock;
    private readonly IDatagramSocket? _socket;
    private ITimer? _timer;
    private Task _received = Task.CompletedTask;
    private int _disposed;
    private long _taken;
    private long _dropped;

    public PeerDatagrams(
        IDatagramTransport transport, PeerDirectory peers, PeerMembership membership, IOptions<GatewayOptions> options, TimeProvider clock, ILogger<PeerDatagrams> log)
    {
        _membership = membership;
        _clock = clock;
        if ((peers.Count > 0 || options.Value.PeerExchange.IsOn) && IPEndPoint.TryParse(options.Value.Datagrams, out IPEndPoint? endpoint))
        {
            try
            {
                _socket = transport.Bind(endpoint);
            }
            catch (IOException taken)
            {
                // another program has the port: sessions carry the heartbeats, as with peers behind a firewall
                Log.NotBound(log, taken.Message);
            }
        }
    }

    /// <summary>Whether this hub takes datagrams.</summary>
    public bool IsOn => _socket is not null;

    /// <summary>What this hub says of itself.</summary>
    public NodeCapabilities Capabilities => IsOn ? NodeCapabilities.Datagrams : NodeCapabilities.None;

    /// <summary>Datagrams of peers that were taken.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Datagrams that were nobody's, changed, repeated or too old.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Whether a node takes datagrams.</summary>
    public static bool Offers(NodeHello hello) => ((NodeCapabilities)hello.Capabilities).HasFlag(NodeCapabilities.Datagrams);

    /// <summary>Begins to receive, and to try every open path each <see cref="PeerPath.TryPeriod"/>.</summary>
    public void Start()
    {
        if (_socket is not null)
        {
            _timer = _clock.CreateTimer(static datagrams => ((PeerDatagrams)datagrams!).TryPaths(), this, PeerPath.TryPeriod, PeerPath.TryPeriod);
            _received = ReceiveAsync(_socket, _over.Token);
        }
    }

    /// <summary>Opens the path of a joined session whose sides both take datagrams; the session disposes it.</summary>
    /// <param name="peer">Whose session it is.</param>
    /// <param name="channel">After its upgrade, if there is one.</param>
    /// <param name="isInitiator">Whether this side opened the channel.</param>
    /// <param name="remote">Where the peer takes datagrams; null to learn it from the first one.</param>
    /// <param name="path">None when this hub takes no datagrams.</param>
    public bool TryOpen(NodeId peer, SecureChannel channel, bool isInitiator, IPEndPoint? remote, [NotNullWhen(true)] out PeerPath? path)
    {
        path = null;
        if (_socket is null)
        {
            return false;
        }

        Span<byte> secret = stackalloc byte[DatagramState.SecretBytes];
        channel.Export(DatagramState.Label, secret);
        path = new PeerPath(peer, new DatagramState(secret, isInitiator), remote, _socket, _clock, Forget);
        CryptographicOperations.ZeroMemory(secret);
        _paths[path.LocalLocator] = path;
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _over.CancelAsync();
        _timer?.Dispose();
        await _received;
        if (_socket is not null)
        {
            await _socket.DisposeAsync();
        }

        _over.Dispose();
    }

    private void Forget(PeerPath path) => _paths.TryRemove(KeyValuePair.Create(path.LocalLocator, path));

    private void TryPaths()
    {
        foreach (PeerPath path in _paths.Values)
        {
            path.Try();
        }
    }

    private async Task ReceiveAsync(IDatagramSocket socket, CancellationToken over)
    {
        byte[] datagram = new byte[DatagramState.DatagramBytesMax];
        byte[] plaintext = new byte[DatagramState.PlaintextBytesMax];
        try
        {
            while (true)
            {
                (int bytes, IPEndPoint from) = await socket.ReceiveAsync(datagram, over);
                _ = Interlocked.Increment(ref Take(datagram.AsSpan(0, bytes), from, plaintext) ? ref _taken : ref _dropped);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // the hub stops; or the socket broke, and sessions carry the heartbeats
        }
    }

    private bool Take(ReadOnlySpan<byte> datagram, IPEndPoint from, byte[] plaintext)
    {
        if (!DatagramState.TryReadLocator(datagram, out ulong locator) || !_paths.TryGetValue(locator, out PeerPath? path)
            || !path.TryOpen(datagram, from, plaintext, out int length))
        {
            return false;
        }

        ReadOnlySpan<byte> message = plaintext.AsSpan(0, length);
        return path.TryTakeHeartbeat(message) || _membership.Receive(path.Peer, message);
    }

    private static partial class Log
    {
        [LoggerMessage(3641, LogLevel.Warning, "Heartbeats of peers go through their sessions: {Reason}")]
        public static partial void NotBound(ILogger logger, string reason);
    }
}
