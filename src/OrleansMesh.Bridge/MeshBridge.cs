using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Bridge.Federated;
using OrleansMesh.Bridge.Local;

namespace OrleansMesh.Bridge;

/// <summary>Joins our MCP servers to the federation, and offers what federated meshes grant us to any local MCP client as one server (P-10).</summary>
public sealed partial class MeshBridge : IAsyncDisposable
{
    private readonly IMeshMessenger _messenger;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly OutboundCalls _outbound;
    private readonly InboundCalls _inbound;
    private readonly LocalServers _local;
    private readonly CancellationTokenSource _stop = new();

    // One mark is enough: an announcement compares with what was last announced.
    private readonly Channel<bool> _localChanged = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _running = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>A bridge that does nothing until it is started.</summary>
    /// <exception cref="ArgumentException"><paramref name="options"/> are not valid; the message has every error.</exception>
    public MeshBridge(IMeshMessenger messenger, BridgeOptions options, ILoggerFactory? loggers = null)
        : this(messenger, options, Checked(options, loggers), loggers)
    {
    }

    /// <summary>A bridge over servers that are already described, instead of those of <paramref name="options"/>.</summary>
    public MeshBridge(IMeshMessenger messenger, BridgeOptions options, LocalServers local, ILoggerFactory? loggers = null)
    {
        _messenger = messenger;
        _local = local;
        _loggers = loggers ?? NullLoggerFactory.Instance;
        _logger = _loggers.CreateLogger<MeshBridge>();
        _outbound = new OutboundCalls(messenger, options, _logger);
        _inbound = new InboundCalls(messenger, new LocalRouter(messenger.MeshId, local), options, _logger, _stop.Token);
        Federation = new FederatedServer(messenger, _outbound, options, _logger);
    }

    /// <summary>What the federation offers; for sessions of another kind than <see cref="ServeAsync"/> makes.</summary>
    public FederatedServer Federation { get; }

    /// <summary>Completes when the messenger's connection is given up or the bridge is disposed; faults when the messenger does.</summary>
    public Task Completion => _running;

    /// <summary>Starts our servers and takes part in the federation; returns when each server has started or failed once, at the latest after 10 s.</summary>
    public Task StartAsync(CancellationToken ct)
    {
        _messenger.FederationsChanged += OnFederationsChanged;
        _local.Changed += OnLocalChanged;
        _running = RunAsync();
        return _local.WaitForFirstAttemptsAsync(ct);
    }

    /// <summary>Serves one local client over <paramref name="transport"/> until it leaves or <paramref name="ct"/> fires. Many may be served at once.</summary>
    public Task ServeAsync(ITransport transport, CancellationToken ct) => ClientSession.ServeAsync(Federation, transport, _loggers, ct);

    /// <summary>Serves the client at our standard streams. Nothing else may write to standard output meanwhile: send logs to standard error.</summary>
    public Task ServeStdioAsync(CancellationToken ct) => ServeAsync(new StdioServerTransport("orleansmesh-bridge", _loggers), ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _messenger.FederationsChanged -= OnFederationsChanged;
        _local.Changed -= OnLocalChanged;
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static LocalServers Checked(BridgeOptions options, ILoggerFactory? loggers) => options.Validate() is { Count: > 0 } errors
        ? throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options))
        : new LocalServers(options, loggers ?? NullLoggerFactory.Instance);

    private async Task RunAsync()
    {
        Task servers = _local.RunAsync(_stop.Token);
        Task refusals = _inbound.RunRefusalsAsync();
        Task announcements = AnnounceAsync();
        try
        {
            await foreach (MeshMessage message in _messenger.ReceiveAsync(_stop.Token))
            {
                Accept(message);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed.
        }
        finally
        {
            await _stop.CancelAsync();
            await Task.WhenAll(servers, refusals, announcements).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Accept(MeshMessage message)
    {
        switch (message.PayloadType)
        {
            case PayloadTypes.Request:
                _inbound.AcceptRequest(message);
                break;
            case PayloadTypes.Response:
                _outbound.Accept(message);
                break;
            case PayloadTypes.Notification:
                AcceptNotification(message);
                break;
            default:
                Log.UnknownPayload(_logger, message.PayloadType, message.SourceMeshId);
                break;
        }
    }

    private void AcceptNotification(MeshMessage message)
    {
        if (!StrictJson.TryObject(message.Data, out JsonObject? data)
            || data["notification"] is not JsonObject notification
            || StrictJson.Text(notification, "method") is not { } method)
        {
            return;
        }

        switch (method)
        {
            case McpMethods.Progress:
                _outbound.Accept(message);
                break;
            case McpMethods.ToolsChanged:
                OnPeerChanged(message, McpItemKind.Tool);
                break;
            case McpMethods.ResourcesChanged:
                OnPeerChanged(message, McpItemKind.Resource);
                break;
            case McpMethods.PromptsChanged:
                OnPeerChanged(message, McpItemKind.Prompt);
                break;
            default:
                _inbound.AcceptNotification(message, method);
                break;
        }
    }

    private void OnPeerChanged(MeshMessage message, McpItemKind kind)
    {
        if (_messenger.Federations.Any(f => f.MeshId == message.SourceMeshId && f.FederationId == message.FederationId))
        {
            Federation.OnPeerChanged(message.SourceMeshId, kind);
        }
    }

    private void OnFederationsChanged()
    {
        _outbound.FailEnded();
        _inbound.CancelEnded();
        Federation.OnFederationsChanged();
    }

    private void OnLocalChanged() => _localChanged.Writer.TryWrite(true);

    private async Task AnnounceAsync()
    {
        LocalCatalogue announced = _local.Catalogue;
        await foreach (bool _ in _localChanged.Reader.ReadAllAsync(_stop.Token))
        {
            LocalCatalogue now = _local.Catalogue;
            foreach (string method in now.ChangesSince(announced))
            {
                foreach (FederatedMesh peer in _messenger.Federations)
                {
                    await TryAnnounceAsync(peer, method);
                }
            }

            announced = now;
        }
    }

    private async Task TryAnnounceAsync(FederatedMesh peer, string method)
    {
        var message = new MeshMessage(
            peer.FederationId, _messenger.MeshId, peer.MeshId, PayloadTypes.Notification, PeerPayload.Notification(null, method, null), Guid.NewGuid().ToString());
        try
        {
            await _messenger.SendAsync(message, _stop.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // An absent mesh lists anew when it is back.
            Log.NotAnnounced(_logger, method, peer.MeshId, (e as MeshRefusedException)?.Reason ?? e.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7180, LogLevel.Debug, "Payload type {Type} of {Mesh} is not for a bridge.")]
        public static partial void UnknownPayload(ILogger logger, string type, string mesh);

        [LoggerMessage(7181, LogLevel.Debug, "{Method} was not announced to {Mesh} ({Reason}).")]
        public static partial void NotAnnounced(ILogger logger, string method, string mesh, string reason);
    }
}
