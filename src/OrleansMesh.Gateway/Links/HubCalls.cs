using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Questions between hubs: asks, passes on those of others by the same routes as envelopes, and answers those that are for this hub.</summary>
internal sealed partial class HubCalls(HubIdentity identity, LinkTable links, RouteService routes, IServiceProvider services, TimeProvider clock, ILogger<HubCalls> log)
{
    /// <summary>Links that a call may pass.</summary>
    public const int HopsMax = RoutingLimits.PathHubsMax - 1;

    /// <summary>Links over which one call is asked, one after the other, when they end before its answer: whoever is asked may be asked twice.</summary>
    public const int LinksAskedMax = 2;

    private const int UnderWayMax = 512;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(Link Link, string Id), TaskCompletionSource<ControlMessage?>> _asked = new();
    private readonly Lazy<Dictionary<string, IHubCallHandler>> _handlers =
        new(() => services.GetServices<IHubCallHandler>().ToDictionary(handler => handler.Request, StringComparer.Ordinal));

    private long _lastId;
    private int _underWay;

    /// <summary>Asks a hub; null when it cannot be reached, does not answer in time, or the answer is not its own.</summary>
    /// <param name="node">did:key.</param>
    /// <param name="mesh">DID in whose name it is asked; empty for none.</param>
    public async Task<HubAnswer?> AskAsync<T>(string node, string request, string mesh, T body, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
    {
        HubCall call = HubCall.Sign(node, request, mesh, JsonSerializer.SerializeToElement(body, shape), identity.NodeKey, clock.GetUtcNow());
        if (call.Bytes.Length > HubCall.BytesMax)
        {
            return null;
        }

        ControlMessage? answer = await ExchangeAsync(new HubCallRequest(node, Hops: 1, SignedJson.Element(call.Bytes.ToArray())), from: null, HopsMax, cancellationToken);
        return answer?.Type == RequestTypes.Result && RequestJson.TryRead(answer.Body, RequestJson.Default.HubCallResult, out HubCallResult? result)
            && HubAnswer.TryRead(result.Answer, call, out HubAnswer? signed)
                ? signed
                : null;
    }

    /// <summary>Takes a call or an answer; false when it is malformed.</summary>
    public bool Take(Link link, ControlMessage message)
    {
        if (message.Id is not { } id)
        {
            return false;
        }

        if (message.Type != RequestTypes.HubCall)
        {
            if (_asked.TryRemove((link, id), out TaskCompletionSource<ControlMessage?>? waiting))
            {
                _ = waiting.TrySetResult(message);
            }

            return true;
        }

        if (!RequestJson.TryRead(message.Body, RequestJson.Default.HubCallRequest, out HubCallRequest? request))
        {
            return false;
        }

        _ = AnswerAsync(link, id, request);
        return true;
    }

    /// <summary>A link is over: who waits for an answer over it is told so.</summary>
    public void Lost(Link link)
    {
        foreach ((Link Link, string Id) key in _asked.Keys.Where(key => key.Link == link))
        {
            if (_asked.TryRemove(key, out TaskCompletionSource<ControlMessage?>? waiting))
            {
                _ = waiting.TrySetResult(null);
            }
        }
    }

    private async Task AnswerAsync(Link link, string id, HubCallRequest request)
    {
        var output = new ArrayBufferWriter<byte>();
        try
        {
            JsonElement? answer = null;
            if (Interlocked.Increment(ref _underWay) <= UnderWayMax && request.Hops is > 0 and <= HopsMax)
            {
                answer = request.To == identity.NodeId ? await CarryOutAsync(request.Call) : await PassOnAsync(link, request);
            }

            if (answer is { } element)
            {
                ControlMessage.Write(output, RequestTypes.Result, id, new HubCallResult(element), RequestJson.Default.HubCallResult);
            }
            else
            {
                var refused = new RefusedResult("hub-unreachable", "The hub that is asked cannot be reached, or has too much to do. Ask again later.");
                ControlMessage.Write(output, RequestTypes.Refused, id, refused, RequestJson.Default.RefusedResult);
            }

            if (!link.Session.TrySend(FrameType.Handshake, output.WrittenSpan))
            {
                link.Session.Abort();
            }
        }
        catch (Exception e)
        {
            Log.Failed(log, link.Node, e);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<JsonElement?> PassOnAsync(Link from, HubCallRequest request)
    {
        if (request.Hops >= HopsMax)
        {
            return null;
        }

        ControlMessage? answer = await ExchangeAsync(request with { Hops = request.Hops + 1 }, from.Node, HopsMax - request.Hops, CancellationToken.None);
        return answer?.Type == RequestTypes.Result && RequestJson.TryRead(answer.Body, RequestJson.Default.HubCallResult, out HubCallResult? result) ? result.Answer : null;
    }

    private async Task<JsonElement?> CarryOutAsync(JsonElement element)
    {
        if (!HubCall.TryRead(element, out HubCall? call) || call.To != identity.NodeId
            || Math.Abs((clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(call.Time)).TotalSeconds) > RoutingLimits.ClockSkewMax.TotalSeconds
            || !routes.Snapshot.TryFind(call.From, out Route? from))
        {
            return null;
        }

        RequestAnswer answer = _handlers.Value.TryGetValue(call.Request, out IHubCallHandler? handler)
            ? await HandleAsync(handler, call, from)
            : RequestAnswer.Refuse("unknown-request", "This hub does not answer that of other hubs.");
        if (!ControlMessage.TryRead(answer.Print(null), out ControlMessage? printed))
        {
            return null;
        }

        HubAnswer signed = HubAnswer.Sign(call, printed.Type == RequestTypes.Refused, printed.Body, identity.NodeKey);
        return SignedJson.Element(signed.Bytes.ToArray());
    }

    private async Task<RequestAnswer> HandleAsync(IHubCallHandler handler, HubCall call, Route from)
    {
        try
        {
            return await handler.HandleAsync(call, from, CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.CallFailed(log, call.Request, call.From, e);
            return RequestAnswer.Refuse("internal-error", "The hub could not carry this out; its log says why. Try again in a moment.");
        }
    }

    // Two hubs that dial each other have two links for a moment, and that which is given up must not take what is asked over it along.
    private async Task<ControlMessage?> ExchangeAsync(HubCallRequest request, string? from, int linksMax, CancellationToken cancellationToken)
    {
        ControlMessage? answer = null;
        for (int asked = 0; answer is null && asked < LinksAskedMax && OnwardWay.TryFind(routes.Snapshot, links, request.To, from, linksMax, out Link? link); asked++)
        {
            answer = await ExchangeAsync(link, request, cancellationToken);
            if (!link.IsOver)
            {
                break;
            }
        }

        return answer;
    }

    private async Task<ControlMessage?> ExchangeAsync(Link link, HubCallRequest request, CancellationToken cancellationToken)
    {
        string id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<ControlMessage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[(link, id)] = answer;
        try
        {
            var output = new ArrayBufferWriter<byte>();
            ControlMessage.Write(output, RequestTypes.HubCall, id, request, RequestJson.Default.HubCallRequest);
            return !link.IsOver && output.WrittenCount <= ControlMessage.BytesMax && link.Session.TrySend(FrameType.Handshake, output.WrittenSpan)
                ? await answer.WithinAsync(late: null, AnswerTimeout, clock, cancellationToken)
                : null;
        }
        finally
        {
            _ = _asked.TryRemove((link, id), out _);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3841, LogLevel.Error, "A call over {Neighbour} failed")]
        public static partial void Failed(ILogger logger, string neighbour, Exception error);

        [LoggerMessage(3842, LogLevel.Error, "The call {Request} of {Hub} failed")]
        public static partial void CallFailed(ILogger logger, string request, string hub, Exception error);
    }
}
