using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Federated;

/// <summary>The tools, resources and prompts of all federated meshes as one MCP server, whatever session a local client has with it (P-10).</summary>
public sealed partial class FederatedServer
{
    private readonly IMeshMessenger _messenger;
    private readonly OutboundCalls _calls;
    private readonly BridgeOptions _options;
    private readonly ILogger _logger;
    private readonly MeshAliases _aliases = new();
    private readonly PeerListings _listings;
    private readonly FederatedCatalogue _catalogue;
    private readonly TargetResolver _targets;

    public FederatedServer(IMeshMessenger messenger, OutboundCalls calls, BridgeOptions options, ILogger logger)
    {
        _messenger = messenger;
        _calls = calls;
        _options = options;
        _logger = logger;
        _listings = new PeerListings(calls, options, logger);
        _catalogue = new FederatedCatalogue(messenger, _listings, _aliases);
        _targets = new TargetResolver(messenger, _aliases, _catalogue);
        _aliases.Update(messenger.Federations.Select(f => f.MeshId));
    }

    /// <summary>Raised when what is offered may have changed: the kind, or null for all.</summary>
    public event Action<McpItemKind?>? Changed;

    /// <summary>The methods that <see cref="HandleAsync"/> answers.</summary>
    public static IReadOnlySet<string> Methods { get; } = new HashSet<string>(
        [.. McpMethods.Lists.Select(l => l.Method), McpMethods.ToolsCall, McpMethods.PromptsGet, McpMethods.ResourcesRead, McpMethods.Complete]);

    /// <summary>What a model should know before it uses these tools: which alias is which mesh.</summary>
    public string Instructions()
    {
        IEnumerable<string> meshes = _messenger.Federations.Select(f => f.MeshId).Distinct().Select(m => $"{_aliases.Of(m)} is {m}");
        return "These tools, resources and prompts belong to other organisations' meshes, reached through a federation. "
            + "The part of a name before two underscores tells the mesh: " + string.Join("; ", meshes.DefaultIfEmpty("none is federated now")) + ".";
    }

    /// <summary>Federations or grants changed.</summary>
    public void OnFederationsChanged()
    {
        _aliases.Update(_messenger.Federations.Select(f => f.MeshId));
        _listings.Forget(null);
        Changed?.Invoke(null);
    }

    /// <summary>The mesh <paramref name="meshId"/> says that its list of <paramref name="kind"/> changed.</summary>
    public void OnPeerChanged(string meshId, McpItemKind kind)
    {
        _listings.Forget(meshId);
        Changed?.Invoke(kind);
    }

    /// <summary>Answers one request of a local client; every expected trouble is a failure in the outcome.</summary>
    /// <param name="method">One of <see cref="Methods"/>.</param>
    /// <param name="parameters">The server's own copy, without session keys and progress token.</param>
    /// <param name="onProgress">Gets the params of each progress notification, in order, before the outcome; null asks for none.</param>
    /// <param name="ct">Cancels the call at the other mesh too.</param>
    public async Task<CallOutcome> HandleAsync(string method, JsonObject parameters, Func<JsonObject, ValueTask>? onProgress, CancellationToken ct)
    {
        try
        {
            return await AnswerAsync(method, parameters, onProgress, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(_logger, method, e);
            return CallOutcome.Failed(Refusals.Internal(_messenger.MeshId));
        }
    }

    private async Task<CallOutcome> AnswerAsync(string method, JsonObject parameters, Func<JsonObject, ValueTask>? onProgress, CancellationToken ct)
    {
        foreach ((McpItemKind kind, string list, string member) in McpMethods.Lists)
        {
            if (method == list)
            {
                return await ListAsync(kind, member, ct);
            }
        }

        (JsonObject? holder, string nameMember, McpItemKind item) = Named(method, parameters);
        if (holder is null || StrictJson.Text(holder, nameMember) is not { Length: > 0 } qualified)
        {
            return CallOutcome.Failed(Refusals.Malformed($"{method} needs the string '{nameMember}'."));
        }

        CallTarget target = await _targets.ResolveAsync(item, qualified, ct);
        if (target.Peer is null)
        {
            return CallOutcome.Failed(target.Failure!);
        }

        holder[nameMember] = target.Name;
        CallOutcome outcome = await _calls.CallAsync(target.Peer, method, parameters, onProgress, _options.CallTimeout, ct);
        ResultUris.Qualify(method, outcome.Result, _aliases.Of(target.Peer.MeshId));
        return outcome;
    }

    /// <summary>Where a request says what it is about.</summary>
    private static (JsonObject? Holder, string Member, McpItemKind Kind) Named(string method, JsonObject parameters) => method switch
    {
        McpMethods.ToolsCall => (parameters, "name", McpItemKind.Tool),
        McpMethods.PromptsGet => (parameters, "name", McpItemKind.Prompt),
        McpMethods.ResourcesRead => (parameters, "uri", McpItemKind.Resource),
        _ when StrictJson.Text(parameters["ref"] as JsonObject, "type") == "ref/prompt" => (parameters["ref"] as JsonObject, "name", McpItemKind.Prompt),
        _ => (parameters["ref"] as JsonObject, "uri", McpItemKind.ResourceTemplate),
    };

    private async Task<CallOutcome> ListAsync(McpItemKind kind, string member, CancellationToken ct)
    {
        (IReadOnlyList<FederatedItem> items, IReadOnlyList<string> unreachable) = await _catalogue.ListAsync(kind, ct);
        var offered = new JsonArray([.. items.Select(i => OfferedDefinition.Of(i, _aliases.Of(i.Peer.MeshId)))]);
        var result = new JsonObject { [member] = offered };
        if (unreachable.Count > 0)
        {
            result["_meta"] = new JsonObject
            {
                [OfferedDefinition.MetaPrefix + "unreachable"] = new JsonArray([.. unreachable.Select(u => JsonValue.Create(u))]),
            };
        }

        return CallOutcome.Of(result);
    }

    private static partial class Log
    {
        [LoggerMessage(7170, LogLevel.Error, "The request {Method} of a local client failed.")]
        public static partial void Failed(ILogger logger, string method, Exception e);
    }
}
