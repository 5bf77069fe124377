using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Local;

/// <summary>One of our own MCP servers, kept running: connected, listed anew when it says so, restarted with back-off when it dies.</summary>
public sealed partial class LocalServer
{
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, PendingCall> _pending = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One pending mark is enough: a refresh reads everything.
    private readonly Channel<bool> _stale = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Func<IClientTransport> _connect;
    private readonly BridgeOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private McpClient? _client;
    private string _trouble = "it has not started yet";

    /// <summary>A server called <paramref name="name"/>, joined anew through <paramref name="connect"/> each time.</summary>
    public LocalServer(string name, Func<IClientTransport> connect, BridgeOptions options, ILoggerFactory loggers)
    {
        Name = name;
        _connect = connect;
        _options = options;
        _loggers = loggers;
        _logger = loggers.CreateLogger<LocalServer>();
    }

    /// <summary>Raised after <see cref="Listing"/> changed.</summary>
    public event Action? Changed;

    /// <summary>Its configured name.</summary>
    public string Name { get; }

    /// <summary>What it offers now; empty while it is down.</summary>
    public ServerListing Listing { get; private set; } = ServerListing.Empty;

    /// <summary>Completes when the first start has succeeded or failed.</summary>
    public Task FirstAttempt => _firstAttempt.Task;

    /// <summary>Keeps the server running until <paramref name="ct"/> fires.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        int failures = 0;
        while (!ct.IsCancellationRequested)
        {
            long started = _options.Clock.GetTimestamp();
            try
            {
                await ConnectAndStayAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _trouble = e.Message;
                Log.Failed(_logger, Name, e);
            }

            _client = null;
            Publish(ServerListing.Empty);
            _firstAttempt.TrySetResult();
            failures = _options.Clock.GetElapsedTime(started) >= RestartDelay.Settled ? 1 : failures + 1;
            TimeSpan delay = RestartDelay.After(failures, RandomNumberGenerator.GetInt32(1001) / 1000.0);
            Log.Restarting(_logger, Name, delay.TotalSeconds);
            await Task.Delay(delay, _options.Clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Passes one request through, raw; every expected trouble is a failure in the outcome.</summary>
    /// <param name="method">The MCP method.</param>
    /// <param name="parameters">Becomes part of the request.</param>
    /// <param name="onProgress">Takes the params of each progress notification, in order, before the outcome; never blocks; null asks for none.</param>
    /// <param name="ct">Cancels the request at the server too.</param>
    public async Task<CallOutcome> CallAsync(string method, JsonObject parameters, Action<JsonObject>? onProgress, CancellationToken ct)
    {
        McpClient? client = Volatile.Read(ref _client);
        return client is null
            ? CallOutcome.Failed(Refusals.ServerUnavailable(Name, _trouble))
            : await CallAsync(client, method, parameters, onProgress, ct);
    }

    private static JsonNode? ErrorData(object? data) => data is null
        ? null
        : System.Text.Json.JsonSerializer.SerializeToNode(data, McpJsonUtilities.DefaultOptions);

    private async Task<CallOutcome> CallAsync(McpClient client, string method, JsonObject parameters, Action<JsonObject>? onProgress, CancellationToken ct)
    {
        string id = Guid.NewGuid().ToString("N");
        var pending = new PendingCall(onProgress);
        _pending[id] = pending;
        if (onProgress is not null)
        {
            RequestMeta.Enter(parameters, id);
        }

        try
        {
            var request = new JsonRpcRequest { Id = new RequestId(id), Method = method, Params = parameters };
            JsonRpcResponse response = await client.SendRequestAsync(request, CancellationToken.None).WaitAsync(ct);
            return CallOutcome.Of(response.Result);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await TryCancelAsync(client, id);
            throw;
        }
        catch (OperationCanceledException)
        {
            return CallOutcome.Failed(Refusals.ServerUnavailable(Name, "it was stopped during the call"));
        }
        catch (McpException e)
        {
            return CallOutcome.Failed(pending.Error is { } error
                ? new JsonRpcFailure(error.Code, error.Message, ErrorData(error.Data))
                : new JsonRpcFailure((int)McpErrorCode.InternalError, e.Message, null));
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException or HttpRequestException)
        {
            return CallOutcome.Failed(Refusals.ServerUnavailable(Name, "it ended during the call"));
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    /// <summary>
    /// Tells the server that nobody waits any more. The session would do so by itself, but from a callback that is unregistered when the waiting
    /// ends first, and then the server works on.
    /// </summary>
    private async Task TryCancelAsync(McpClient client, string id)
    {
        using var timeout = new CancellationTokenSource(CancelTimeout, _options.Clock);
        var cancelled = new JsonRpcNotification { Method = McpMethods.Cancelled, Params = new JsonObject { ["requestId"] = id } };
        try
        {
            await client.SendMessageAsync(cancelled, timeout.Token);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException or HttpRequestException)
        {
            Log.CancelUndelivered(_logger, Name, e);
        }
    }

    private async Task ConnectAndStayAsync(CancellationToken ct)
    {
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "orleansmesh-bridge", Version = typeof(LocalServer).Assembly.GetName().Version?.ToString(3) ?? "0" },
            InitializationTimeout = TimeSpan.FromSeconds(30),
        };
        await using McpClient client = await McpClient.CreateAsync(new MessageTap(_connect(), OnMessage), options, _loggers, ct);
        using var session = CancellationTokenSource.CreateLinkedTokenSource(ct);
        ServerListing listing = await ServerLister.ListAsync((m, p, c) => CallAsync(client, m, p, null, c), client.ServerCapabilities, _options.ItemsMax, ct);

        // who hears of an item may call it at once
        Volatile.Write(ref _client, client);
        Publish(listing);
        _firstAttempt.TrySetResult();
        Log.Joined(_logger, Name, Listing.Items.Count);
        Task listening = ListenAsync(client, session.Token);
        while (await IsStaleAsync(client, ct))
        {
            Publish(await ServerLister.ListAsync((m, p, c) => CallAsync(client, m, p, null, c), client.ServerCapabilities, _options.ItemsMax, ct));
        }

        _trouble = (await client.Completion).Exception?.Message ?? "it closed the connection";
        Log.Ended(_logger, Name, _trouble);
        await session.CancelAsync();
        await listening;
    }

    /// <summary>Waits until the lists are stale (true) or the session has ended (false).</summary>
    private async Task<bool> IsStaleAsync(McpClient client, CancellationToken ct)
    {
        Task ended = client.Completion;
        await Task.WhenAny(ended, _stale.Reader.WaitToReadAsync(ct).AsTask());
        ct.ThrowIfCancellationRequested();
        return !ended.IsCompleted && _stale.Reader.TryRead(out _);
    }

    /// <summary>Asks a server of MCP 2026-07-28 or later to tell when its lists change, which earlier ones do unasked.</summary>
    private async Task ListenAsync(McpClient client, CancellationToken ct)
    {
        if (string.CompareOrdinal(client.NegotiatedProtocolVersion, "2026-07-28") < 0)
        {
            return;
        }

        var wanted = new JsonObject { ["toolsListChanged"] = true, ["promptsListChanged"] = true, ["resourcesListChanged"] = true };
        Task listening = CallAsync(client, "subscriptions/listen", new JsonObject { ["notifications"] = wanted }, null, ct);
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void OnMessage(JsonRpcMessage message)
    {
        switch (message)
        {
            case JsonRpcNotification { Method: McpMethods.Progress, Params: JsonObject progress }
                when StrictJson.Text(progress, "progressToken") is { } token && _pending.TryGetValue(token, out PendingCall? call):
                call.OnProgress?.Invoke(progress);
                break;
            case JsonRpcNotification { Method: McpMethods.ToolsChanged or McpMethods.ResourcesChanged or McpMethods.PromptsChanged }:
                _stale.Writer.TryWrite(true);
                break;
            case JsonRpcError { Id.Id: string id } error when _pending.TryGetValue(id, out PendingCall? call):
                call.Error = error.Error;
                break;
        }
    }

    private void Publish(ServerListing listing)
    {
        if (listing.Items.Count > 0 || Listing.Items.Count > 0)
        {
            Listing = listing;
            Changed?.Invoke();
        }
    }

    private sealed class PendingCall(Action<JsonObject>? onProgress)
    {
        public Action<JsonObject>? OnProgress { get; } = onProgress;

        public JsonRpcErrorDetail? Error { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(7140, LogLevel.Information, "Joined MCP server {Server}: {Items} items.")]
        public static partial void Joined(ILogger logger, string server, int items);

        [LoggerMessage(7141, LogLevel.Warning, "MCP server {Server} ended: {Why}")]
        public static partial void Ended(ILogger logger, string server, string why);

        [LoggerMessage(7142, LogLevel.Warning, "MCP server {Server} could not be joined.")]
        public static partial void Failed(ILogger logger, string server, Exception e);

        [LoggerMessage(7143, LogLevel.Information, "MCP server {Server} is started again in {Seconds:0.0} s.")]
        public static partial void Restarting(ILogger logger, string server, double seconds);

        [LoggerMessage(7144, LogLevel.Debug, "The cancellation of a call did not reach MCP server {Server}.")]
        public static partial void CancelUndelivered(ILogger logger, string server, Exception e);
    }
}
