using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OrleansMesh.Bridge.Callers;

namespace OrleansMesh.Bridge.Calls;

/// <summary>Our requests to other meshes: correlated, bounded in number, size and time, cancelled at the other end when given up here (P-10).</summary>
public sealed partial class OutboundCalls
{
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, OutboundCall> _calls = new(StringComparer.Ordinal);
    private readonly IMeshMessenger _messenger;
    private readonly BridgeOptions _options;
    private readonly ILogger _logger;
    private int _inFlight;

    public OutboundCalls(IMeshMessenger messenger, BridgeOptions options, ILogger logger)
    {
        _messenger = messenger;
        _options = options;
        _logger = logger;
    }

    /// <summary>Calls that wait for an answer now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Asks <paramref name="peer"/> and waits for the answer; every expected trouble is a failure in the outcome.</summary>
    /// <param name="peer">Whom, and in which federation.</param>
    /// <param name="method">One of <see cref="McpMethods"/>.</param>
    /// <param name="parameters">Not changed.</param>
    /// <param name="onProgress">Gets the params of each progress notification, in order, before the outcome; null asks for none.</param>
    /// <param name="timeout">The silence that is borne.</param>
    /// <param name="ct">Cancels the call at the other mesh too.</param>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> fired.</exception>
    public async Task<CallOutcome> CallAsync(
        FederatedMesh peer, string method, JsonObject parameters, Func<JsonObject, ValueTask>? onProgress, TimeSpan timeout, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (Interlocked.Increment(ref _inFlight) > _options.OutboundCallsMax)
        {
            Interlocked.Decrement(ref _inFlight);
            return CallOutcome.Failed(Refusals.Busy(_messenger.MeshId, _options.OutboundCallsMax));
        }

        string id = Guid.NewGuid().ToString();
        using var call = new OutboundCall(peer, timeout, _options);
        _calls[id] = call;
        try
        {
            return await SendAndWaitAsync(id, call, method, parameters, onProgress, ct);
        }
        finally
        {
            _calls.TryRemove(id, out _);
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>Takes an answer, or a notification about one of our calls; what no call waits for, or comes from another mesh, is dropped.</summary>
    public void Accept(MeshMessage message)
    {
        if (!PeerPayload.TryCall(message.Data, out string id) || !_calls.TryGetValue(id, out OutboundCall? call))
        {
            return;
        }

        if (!call.IsFrom(message))
        {
            Log.ForeignAnswer(_logger, message.SourceMeshId, call.Peer.MeshId);
            return;
        }

        if (StrictJson.Bytes(message.Data) > _options.PayloadBytesMax)
        {
            call.Complete(CallOutcome.Failed(Refusals.TooLarge("answer", _options.PayloadBytesMax)));
        }
        else if (!StrictJson.TryObject(message.Data, out JsonObject? data))
        {
            call.Complete(CallOutcome.Failed(Refusals.Malformed($"The answer of {message.SourceMeshId} is no legal JSON object.")));
        }
        else if (message.PayloadType == PayloadTypes.Notification)
        {
            Report(call, data);
        }
        else if (data["error"] is JsonObject error)
        {
            call.Complete(CallOutcome.Failed(PeerPayload.Failure(error)));
        }
        else
        {
            JsonNode? response = data["response"];
            data.Remove("response");
            call.Complete(CallOutcome.Of(response));
        }
    }

    /// <summary>Fails every call whose federation is no longer active.</summary>
    public void FailEnded()
    {
        IReadOnlyList<FederatedMesh> active = _messenger.Federations;
        foreach (OutboundCall call in _calls.Values)
        {
            if (!active.Any(f => f.MeshId == call.Peer.MeshId && f.FederationId == call.Peer.FederationId))
            {
                call.Complete(CallOutcome.Failed(Refusals.NotFederated(call.Peer.MeshId)));
            }
        }
    }

    private static void Report(OutboundCall call, JsonObject data)
    {
        if (data["notification"] is JsonObject notification
            && StrictJson.Text(notification, "method") == McpMethods.Progress
            && StrictJson.Take(notification, "params") is { } progress)
        {
            call.Report(progress);
        }
    }

    private async Task<CallOutcome> SendAndWaitAsync(
        string id, OutboundCall call, string method, JsonObject parameters, Func<JsonObject, ValueTask>? onProgress, CancellationToken ct)
    {
        JsonObject sent = parameters.DeepClone().AsObject();
        if (onProgress is not null)
        {
            RequestMeta.Enter(sent, id);
        }

        JsonElement data = PeerPayload.Request(id, method, sent, _options.Signer?.Sign(call.Peer.MeshId, new CallSubject(call.Peer.FederationId, id, method, parameters)));
        if (StrictJson.Bytes(data) > _options.PayloadBytesMax)
        {
            return CallOutcome.Failed(Refusals.TooLarge("request", _options.PayloadBytesMax));
        }

        try
        {
            await _messenger.SendAsync(Message(call.Peer, PayloadTypes.Request, data), ct);
            await foreach (JsonObject progress in call.Progress.ReadAllAsync(ct))
            {
                await (onProgress?.Invoke(progress) ?? ValueTask.CompletedTask);
            }
        }
        catch (MeshRefusedException refused)
        {
            return CallOutcome.Failed(Refusals.Undeliverable(call.Peer.MeshId, refused.Reason, refused.Message));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await CancelAsync(id, call, "The caller gave the call up.");
            throw;
        }

        CallOutcome outcome = await call.Outcome;
        if (call.HasTimedOut)
        {
            await CancelAsync(id, call, "The caller heard nothing in time.");
        }

        return outcome;
    }

    private async Task CancelAsync(string id, OutboundCall call, string reason)
    {
        JsonElement data = PeerPayload.Notification(id, McpMethods.Cancelled, new JsonObject { ["requestId"] = id, ["reason"] = reason });
        using var timeout = new CancellationTokenSource(CancelTimeout, _options.Clock);
        try
        {
            await _messenger.SendAsync(Message(call.Peer, PayloadTypes.Notification, data), timeout.Token);
        }
        catch (Exception e) when (e is MeshRefusedException or OperationCanceledException)
        {
            // The other side has its own deadline; all that is lost is that it works in vain until then.
            Log.CancelUndelivered(_logger, call.Peer.MeshId, e);
        }
    }

    private MeshMessage Message(FederatedMesh peer, string type, JsonElement data) =>
        new(peer.FederationId, _messenger.MeshId, peer.MeshId, type, data, Guid.NewGuid().ToString());

    private static partial class Log
    {
        [LoggerMessage(7100, LogLevel.Warning, "Mesh {Sender} answered a call that was made to {Asked}; dropped.")]
        public static partial void ForeignAnswer(ILogger logger, string sender, string asked);

        [LoggerMessage(7101, LogLevel.Debug, "The cancellation of a call did not reach {Mesh}.")]
        public static partial void CancelUndelivered(ILogger logger, string mesh, Exception e);
    }
}
