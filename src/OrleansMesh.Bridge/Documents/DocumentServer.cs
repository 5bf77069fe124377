using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Documents;

/// <summary>An MCP server over the text files of one folder, read-only: four tools, and each file as a resource <c>doc:///path</c>.</summary>
public sealed class DocumentServer
{
    private const string UriStart = "doc:///";
    private const int ReportsMax = 16;

    private readonly DocumentFolder _folder;
    private readonly DocumentTools _tools;

    private DocumentServer(DocumentFolder folder)
    {
        _folder = folder;
        _tools = new DocumentTools(folder);
    }

    /// <summary>Serves the folder <paramref name="root"/> on the standard streams until the client leaves or <paramref name="ct"/> fires. Nothing else may write to standard output.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static Task RunStdioAsync(string root, CancellationToken ct, ILoggerFactory? loggers = null) =>
        RunAsync(root, new StdioServerTransport("orleansmesh-documents", loggers ?? NullLoggerFactory.Instance), ct, loggers);

    /// <summary>Serves the folder over any transport, which is disposed in the end.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static async Task RunAsync(string root, ITransport transport, CancellationToken ct, ILoggerFactory? loggers = null)
    {
        var documents = new DocumentServer(new DocumentFolder(root));
        await using McpServer server = McpServer.Create(transport, documents.Options(), loggers);
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
            await transport.DisposeAsync();
        }
    }

    private static CallToolResult Answer(ToolOutcome outcome) => outcome.Result is null
        ? new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = outcome.Error ?? "" }] }
        : new CallToolResult
        {
            Content = [new TextContentBlock { Text = outcome.Result.ToJsonString(McpJson.Options) }],
            StructuredContent = JsonSerializer.SerializeToElement(outcome.Result, McpJson.Options),
        };

    private static string Uri(string path) => UriStart + string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));

    private static McpProtocolException NoResource(string? uri) => new($"There is no resource '{uri}'.", McpErrorCode.ResourceNotFound);

    private McpServerOptions Options() => new()
    {
        ServerInfo = new Implementation
        {
            Name = "orleansmesh-documents",
            Title = "Document analysis",
            Version = typeof(DocumentServer).Assembly.GetName().Version?.ToString(3) ?? "0",
        },
        ServerInstructions = "Reads and analyses the text documents of one folder. Begin with list_documents.",
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => new ValueTask<ListToolsResult>(new ListToolsResult { Tools = [.. DocumentToolList.All] }),
            CallToolHandler = CallToolAsync,
            ListResourcesHandler = (_, ct) => new ValueTask<ListResourcesResult>(ListResources(ct)),
            ListResourceTemplatesHandler = (_, _) => new ValueTask<ListResourceTemplatesResult>(Templates()),
            ReadResourceHandler = (request, _) => new ValueTask<ReadResourceResult>(Read(request.Params?.Uri)),
        },
    };

    private async ValueTask<CallToolResult> CallToolAsync(RequestContext<CallToolRequestParams> request, CancellationToken ct)
    {
        CallToolRequestParams call = request.Params ?? throw new McpProtocolException("The call has no params.", McpErrorCode.InvalidParams);
        var arguments = new JsonObject();
        foreach ((string name, JsonElement value) in call.Arguments ?? new Dictionary<string, JsonElement>())
        {
            arguments[name] = JsonSerializer.SerializeToNode(value, McpJson.Options);
        }

        // The work runs on a thread of its own; progress, where it was asked for, is sent from here, the oldest dropped when the client is slow.
        var reports = Channel.CreateBounded<ProgressNotificationValue>(new BoundedChannelOptions(ReportsMax) { FullMode = BoundedChannelFullMode.DropOldest });
        Task<ToolOutcome?> work = Task.Run(
            () =>
            {
                try
                {
                    return _tools.Call(call.Name, arguments, (done, total, what) => reports.Writer.TryWrite(new() { Progress = done, Total = total, Message = what }), ct);
                }
                finally
                {
                    reports.Writer.Complete();
                }
            },
            ct);
        await foreach (ProgressNotificationValue report in reports.Reader.ReadAllAsync(ct))
        {
            if (call.ProgressToken is { } token)
            {
                await request.Server.NotifyProgressAsync(token, report, cancellationToken: ct);
            }
        }

        return Answer(await work ?? throw new McpProtocolException($"There is no tool '{call.Name}'.", McpErrorCode.InvalidParams));
    }

    private ListResourcesResult ListResources(CancellationToken ct) => new()
    {
        Resources =
        [
            .. _folder.List(ct).Where(d => d.Bytes <= DocumentFolder.FileBytesMax).Take(DocumentTools.ResultsMax * 5).Select(d => new Resource
            {
                Uri = Uri(d.Path),
                Name = d.Path,
                MimeType = DocumentKinds.MediaType(d.Path),
                Size = d.Bytes,
            }),
        ],
    };

    private static ListResourceTemplatesResult Templates() => new()
    {
        ResourceTemplates = [new ResourceTemplate { UriTemplate = UriStart + "{+path}", Name = "document", Description = "A text document by its path" }],
    };

    private ReadResourceResult Read(string? uri)
    {
        if (uri is null || !uri.StartsWith(UriStart, StringComparison.Ordinal))
        {
            throw NoResource(uri);
        }

        string path = System.Uri.UnescapeDataString(uri[UriStart.Length..]);
        return _folder.TryRead(path, out string text) == DocumentRefusal.None
            ? new ReadResourceResult { Contents = [new TextResourceContents { Uri = uri, MimeType = DocumentKinds.MediaType(path), Text = text }] }
            : throw NoResource(uri);
    }
}
