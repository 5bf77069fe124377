using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OrleansMesh.Bridge.Local;

namespace OrleansMesh.Bridge.Tests;

/// <summary>A real MCP server in this process, behind a real session, whose one tool does what the test says.</summary>
internal sealed class ScriptedServer
{
    private readonly List<McpServer> _sessions = [];
    private readonly List<CancellationTokenSource> _stops = [];

    /// <summary>Answers every tools/call; gets the raw params and a way to send raw progress.</summary>
    public Func<JsonObject, Func<JsonObject, Task>, CancellationToken, Task<JsonNode>> OnCall { get; set; } =
        (parameters, _, _) => Task.FromResult<JsonNode>(new JsonObject { ["content"] = new JsonArray(), ["params"] = parameters.DeepClone() });

    /// <summary>The raw definitions that it lists.</summary>
    public JsonArray Tools { get; set; } = [new JsonObject { ["name"] = "work", ["inputSchema"] = new JsonObject { ["type"] = "object" }, ["x-unknown"] = 7 }];

    /// <summary>How often it was joined.</summary>
    public int Joined => _sessions.Count;

    public LocalServer AsLocal(string name, BridgeOptions options) => new(name, Connect, options, NullLoggerFactory.Instance);

    /// <summary>Ends the running session, as a crash would.</summary>
    public Task CrashAsync() => _stops[^1].CancelAsync();

    public Task AnnounceAsync() => _sessions[^1].SendMessageAsync(new JsonRpcNotification { Method = "notifications/tools/list_changed" });

    private StreamClientTransport Connect()
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        Stream output = toClient.Writer.AsStream();
        var options = new McpServerOptions
        {
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability { ListChanged = true } },
            ProtocolVersion = "2025-11-25",
            Filters = new McpServerFilters { Message = new McpMessageFilters { IncomingFilters = [TakeOut] } },
        };
        var stop = new CancellationTokenSource();
        McpServer server = McpServer.Create(new StreamServerTransport(toServer.Reader.AsStream(), output), options);
        _sessions.Add(server);
        _stops.Add(stop);
        _ = Task.Run(async () =>
        {
            await server.RunAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await output.DisposeAsync();
        });
        return new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream());
    }

    private McpMessageHandler TakeOut(McpMessageHandler next) => async (context, ct) =>
    {
        switch (context.JsonRpcMessage)
        {
            case JsonRpcRequest { Method: "tools/list" } list:
                await context.Server.SendMessageAsync(new JsonRpcResponse { Id = list.Id, Result = new JsonObject { ["tools"] = Tools.DeepClone() } }, ct);
                break;
            case JsonRpcRequest { Method: "tools/call", Params: JsonObject parameters } call:
                await AnswerAsync(context.Server, call, parameters, ct);
                break;
            default:
                await next(context, ct);
                break;
        }
    };

    private async Task AnswerAsync(McpServer server, JsonRpcRequest call, JsonObject parameters, CancellationToken ct)
    {
        try
        {
            JsonNode result = await OnCall(
                parameters,
                p =>
                {
                    p["progressToken"] = parameters["_meta"]?["progressToken"]?.DeepClone();
                    return server.SendMessageAsync(new JsonRpcNotification { Method = "notifications/progress", Params = p }, ct);
                },
                ct);
            await server.SendMessageAsync(new JsonRpcResponse { Id = call.Id, Result = result }, ct);
        }
        catch (ScriptedError e)
        {
            await server.SendMessageAsync(
                new JsonRpcError { Id = call.Id, Error = new JsonRpcErrorDetail { Code = e.Code, Message = e.Message, Data = e.ErrorData } }, ct);
        }
    }
}
