using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Federated;

/// <summary>
/// One local client's MCP session with the federation. The SDK negotiates and keeps the session; the requests that travel are taken out before its
/// typed handlers, which would lose members that they do not know and the data of errors.
/// </summary>
public sealed class ClientSession
{
    private const string FirstStateless = "2026-07-28";

    private readonly FederatedServer _federation;
    private readonly McpServerPrimitiveCollection<McpServerTool> _tools = [];
    private readonly McpServerPrimitiveCollection<McpServerPrompt> _prompts = [];
    private readonly McpServerResourceCollection _resources = [];

    private ClientSession(FederatedServer federation) => _federation = federation;

    /// <summary>Serves one client until it leaves or <paramref name="ct"/> fires; disposes <paramref name="transport"/>.</summary>
    public static async Task ServeAsync(FederatedServer federation, ITransport transport, ILoggerFactory loggers, CancellationToken ct)
    {
        var session = new ClientSession(federation);
        await using McpServer server = McpServer.Create(transport, session.Options(), loggers);
        federation.Changed += session.Announce;
        try
        {
            await server.RunAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            federation.Changed -= session.Announce;
            await transport.DisposeAsync();
        }
    }

    private static void Stamp(JsonRpcRequest request, JsonNode? result)
    {
        if (string.CompareOrdinal(request.Context?.ProtocolVersion, FirstStateless) < 0 || result is not JsonObject answer)
        {
            return;
        }

        // What MCP 2026-07-28 requires of results and a mesh on an earlier revision does not send.
        answer.TryAdd("resultType", "complete");
        if (request.Method is not (McpMethods.ToolsCall or McpMethods.PromptsGet or McpMethods.Complete))
        {
            answer.TryAdd("ttlMs", 0);
            answer.TryAdd("cacheScope", "private");
        }
    }

    private McpServerOptions Options() => new()
    {
        ServerInfo = new Implementation
        {
            Name = "orleansmesh-bridge",
            Title = "OrleansMesh federation",
            Version = typeof(ClientSession).Assembly.GetName().Version?.ToString(3) ?? "0",
        },
        ServerInstructions = _federation.Instructions(),
        Capabilities = new ServerCapabilities
        {
            Tools = new ToolsCapability { ListChanged = true },
            Prompts = new PromptsCapability { ListChanged = true },
            Resources = new ResourcesCapability { ListChanged = true },
            Completions = new CompletionsCapability(),
        },
        ToolCollection = _tools,
        PromptCollection = _prompts,
        ResourceCollection = _resources,
        Filters = new McpServerFilters { Message = new McpMessageFilters { IncomingFilters = [TakeOut] } },
    };

    private McpMessageHandler TakeOut(McpMessageHandler next) => (context, ct) =>
        context.JsonRpcMessage is JsonRpcRequest request && FederatedServer.Methods.Contains(request.Method)
            ? AnswerAsync(context.Server, request, ct)
            : next(context, ct);

    private async Task AnswerAsync(McpServer server, JsonRpcRequest request, CancellationToken ct)
    {
        JsonObject parameters = request.Params?.DeepClone() as JsonObject ?? [];
        JsonNode? token = RequestMeta.Leave(parameters);
        CallOutcome outcome = await _federation.HandleAsync(request.Method, parameters, token is null ? null : ReportAsync, ct);
        if (outcome.Failure is { } failure)
        {
            var detail = new JsonRpcErrorDetail { Code = failure.Code, Message = failure.Message, Data = failure.Data?.DeepClone() };
            await server.SendMessageAsync(new JsonRpcError { Id = request.Id, Error = detail }, ct);
        }
        else
        {
            Stamp(request, outcome.Result);
            await server.SendMessageAsync(new JsonRpcResponse { Id = request.Id, Result = outcome.Result }, ct);
        }

        async ValueTask ReportAsync(JsonObject progress)
        {
            JsonObject own = progress.DeepClone().AsObject();
            own["progressToken"] = token!.DeepClone();
            await server.SendMessageAsync(new JsonRpcNotification { Method = McpMethods.Progress, Params = own }, ct);
        }
    }

    // The collections stay empty: clearing one is how the SDK is told to send its list_changed, by whichever way the client's revision has.
    private void Announce(McpItemKind? kind)
    {
        if (kind is null or McpItemKind.Tool)
        {
            _tools.Clear();
        }

        if (kind is null or McpItemKind.Prompt)
        {
            _prompts.Clear();
        }

        if (kind is null or McpItemKind.Resource or McpItemKind.ResourceTemplate)
        {
            _resources.Clear();
        }
    }
}
