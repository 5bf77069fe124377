using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansMesh.Bridge.Callers;

namespace OrleansMesh.Bridge.Calls;

/// <summary>Other meshes' requests to us: only within an active federation, bounded in number, size and time, answered in order after their progress (P-10).</summary>
public sealed partial class InboundCalls
{
    private const int RefusalsMax = 256;

    private readonly ConcurrentDictionary<(string Mesh, string Call), InboundCall> _calls = new();
    private readonly IMeshMessenger _messenger;
    private readonly IInboundHandler _handler;
    private readonly BridgeOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly Dictionary<string, int> _inFlightOf = new(StringComparer.Ordinal);

    // Refusals leave through one bounded lane: a flood of bad requests costs its sender the answers, not us the memory.
    private readonly Channel<MeshMessage> _refusals = Channel.CreateBounded<MeshMessage>(
        new BoundedChannelOptions(RefusalsMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Calls end when <paramref name="stopping"/> fires.</summary>
    public InboundCalls(IMeshMessenger messenger, IInboundHandler handler, BridgeOptions options, ILogger logger, CancellationToken stopping)
    {
        _messenger = messenger;
        _handler = handler;
        _options = options;
        _logger = logger;
        _stopping = stopping;
    }

    /// <summary>Calls that run now, of all meshes.</summary>
    public int InFlight => _calls.Count;

    /// <summary>Starts the call, or refuses it; never waits.</summary>
    public void AcceptRequest(MeshMessage message)
    {
        if (!PeerPayload.TryCall(message.Data, out string id) || _calls.ContainsKey((message.SourceMeshId, id)))
        {
            Log.Unreadable(_logger, message.SourceMeshId);
            return;
        }

        FederatedMesh? peer = _messenger.Federations.FirstOrDefault(f => f.MeshId == message.SourceMeshId && f.FederationId == message.FederationId);
        if (peer is null)
        {
            Refuse(message, id, Refusals.NotFederated(_messenger.MeshId));
        }
        else if (StrictJson.Bytes(message.Data) > _options.PayloadBytesMax)
        {
            Refuse(message, id, Refusals.TooLarge("request", _options.PayloadBytesMax));
        }
        else if (!StrictJson.TryObject(message.Data, out JsonObject? data)
            || data["request"] is not JsonObject request
            || StrictJson.Text(request, "method") is not { } method)
        {
            Refuse(message, id, Refusals.Malformed("The request is no legal JSON-RPC request with a method."));
        }
        else if (!CallProofs.TryRead(data, out CallProofs proofs))
        {
            Refuse(message, id, Refusals.Malformed("The request's capability or agent is not of its shape."));
        }
        else if (!TryCount(message.SourceMeshId))
        {
            Refuse(message, id, Refusals.Busy(_messenger.MeshId, _options.InboundCallsPerMeshMax));
        }
        else
        {
            Start(id, peer, message, method, StrictJson.Take(request, "params") ?? [], proofs);
        }
    }

    /// <summary>Takes a notification about a call; the only one that there is cancels it.</summary>
    public void AcceptNotification(MeshMessage message, string method)
    {
        if (method == McpMethods.Cancelled
            && PeerPayload.TryCall(message.Data, out string id)
            && _calls.TryGetValue((message.SourceMeshId, id), out InboundCall? call))
        {
            call.Cancel();
        }
    }

    /// <summary>Cancels every call whose federation is no longer active.</summary>
    public void CancelEnded()
    {
        IReadOnlyList<FederatedMesh> active = _messenger.Federations;
        foreach (InboundCall call in _calls.Values)
        {
            if (!active.Any(f => f.MeshId == call.Peer.MeshId && f.FederationId == call.Peer.FederationId))
            {
                call.Cancel();
            }
        }
    }

    /// <summary>Sends the refusals until the bridge stops.</summary>
    public async Task RunRefusalsAsync()
    {
        await foreach (MeshMessage refusal in _refusals.Reader.ReadAllAsync(_stopping))
        {
            await TrySendAsync(refusal);
        }
    }

    private void Start(string id, FederatedMesh peer, MeshMessage message, string method, JsonObject parameters, CallProofs proofs)
    {
        bool wantsProgress = RequestMeta.Leave(parameters) is not null;
        var call = new InboundCall(id, peer, _options, _stopping);
        _calls[(peer.MeshId, id)] = call;
        var subject = new CallSubject(peer.FederationId, id, method, parameters) { Compliance = message.Compliance, Explanation = message.Explanation };
        _ = Task.Run(() => RunAsync(call, new InboundRequest(peer, method, parameters, wantsProgress ? call.Report : null), subject, proofs), CancellationToken.None);
    }

    private async Task RunAsync(InboundCall call, InboundRequest request, CallSubject subject, CallProofs proofs)
    {
        try
        {
            Task<CallOutcome> handling = HandleAsync(call, request, subject, proofs);
            await foreach (JsonObject progress in call.Progress.ReadAllAsync(CancellationToken.None))
            {
                JsonElement data = PeerPayload.Notification(call.Id, McpMethods.Progress, progress);
                await TrySendAsync(Message(call.Peer.FederationId, call.Peer.MeshId, PayloadTypes.Notification, data));
            }

            CallOutcome outcome = await handling;
            if (!call.IsCancelled && !_stopping.IsCancellationRequested)
            {
                await TrySendAsync(Message(call.Peer.FederationId, call.Peer.MeshId, PayloadTypes.Response, Bounded(call.Id, outcome)));
            }
        }
        finally
        {
            _calls.TryRemove((call.Peer.MeshId, call.Id), out _);
            Uncount(call.Peer.MeshId);
            call.Dispose();
        }
    }

    private async Task<CallOutcome> HandleAsync(InboundCall call, InboundRequest request, CallSubject subject, CallProofs proofs)
    {
        try
        {
            if (_options.Gate is { } gate)
            {
                CallAdmission admission = await gate.AdmitAsync(call.Peer, subject, proofs, call.Stopping);
                if (admission.Failure is { } failure)
                {
                    Log.Refused(_logger, call.Peer.MeshId, failure.Message);
                    return CallOutcome.Failed(failure);
                }

                admission.Caller!.Write(request.Parameters);
            }

            return await _handler.HandleAsync(request, call.Stopping);
        }
        catch (OperationCanceledException) when (call.Stopping.IsCancellationRequested)
        {
            return CallOutcome.Failed(Refusals.TimedOut(_messenger.MeshId, _options.CallTimeout));
        }
        catch (Exception e)
        {
            Log.HandlerFailed(_logger, request.Method, call.Peer.MeshId, e);
            return CallOutcome.Failed(Refusals.Internal(_messenger.MeshId));
        }
        finally
        {
            call.EndProgress();
        }
    }

    private bool TryCount(string meshId)
    {
        lock (_inFlightOf)
        {
            int count = _inFlightOf.GetValueOrDefault(meshId);
            if (count >= _options.InboundCallsPerMeshMax)
            {
                return false;
            }

            _inFlightOf[meshId] = count + 1;
            return true;
        }
    }

    private void Uncount(string meshId)
    {
        lock (_inFlightOf)
        {
            int count = _inFlightOf[meshId] - 1;
            if (count == 0)
            {
                _inFlightOf.Remove(meshId);
            }
            else
            {
                _inFlightOf[meshId] = count;
            }
        }
    }

    private JsonElement Bounded(string id, CallOutcome outcome)
    {
        JsonElement data = PeerPayload.Response(id, outcome);
        return StrictJson.Bytes(data) <= _options.PayloadBytesMax
            ? data
            : PeerPayload.Response(id, CallOutcome.Failed(Refusals.TooLarge("answer", _options.PayloadBytesMax)));
    }

    private void Refuse(MeshMessage message, string id, JsonRpcFailure failure)
    {
        Log.Refused(_logger, message.SourceMeshId, failure.Message);
        _refusals.Writer.TryWrite(
            Message(message.FederationId, message.SourceMeshId, PayloadTypes.Response, PeerPayload.Response(id, CallOutcome.Failed(failure))));
    }

    private async Task TrySendAsync(MeshMessage message)
    {
        try
        {
            await _messenger.SendAsync(message, _stopping);
        }
        catch (MeshRefusedException refused)
        {
            Log.AnswerUndelivered(_logger, message.TargetMeshId, refused.Reason, refused);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The bridge stops; the caller's own deadline tells it.
        }
        catch (Exception e)
        {
            // A broken connection must not end the lane that all answers share.
            Log.AnswerUndelivered(_logger, message.TargetMeshId, e.GetType().Name, e);
        }
    }

    private MeshMessage Message(string federationId, string target, string type, JsonElement data) =>
        new(federationId, _messenger.MeshId, target, type, data, Guid.NewGuid().ToString());

    private static partial class Log
    {
        [LoggerMessage(7120, LogLevel.Warning, "A request of {Mesh} has no usable call id, or one that is in use; dropped.")]
        public static partial void Unreadable(ILogger logger, string mesh);

        [LoggerMessage(7121, LogLevel.Information, "A request of {Mesh} was refused: {Why}")]
        public static partial void Refused(ILogger logger, string mesh, string why);

        [LoggerMessage(7122, LogLevel.Error, "The request {Method} of {Mesh} failed.")]
        public static partial void HandlerFailed(ILogger logger, string method, string mesh, Exception e);

        [LoggerMessage(7123, LogLevel.Information, "An answer did not reach {Mesh} ({Reason}).")]
        public static partial void AnswerUndelivered(ILogger logger, string mesh, string reason, Exception e);
    }
}
