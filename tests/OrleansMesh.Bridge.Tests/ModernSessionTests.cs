using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Bridge.Documents;
using OrleansMesh.Bridge.Local;
using OrleansMesh.Bridge.Tests.Documents;

namespace OrleansMesh.Bridge.Tests;

/// <summary>P-10 where both ends speak MCP 2026-07-28, which has no initialize and puts the session into each request: our document server behind one bridge, the SDK's client at the other.</summary>
public sealed class ModernSessionTests
{
    private const string Modern = "2026-07-28";

    [Fact]
    public async Task Session_DocumentsOfAnotherMesh_ListedCalledReadAndRefused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes.md", "# Notes\n\n" + string.Concat(Enumerable.Repeat("The mesh federates. ", 20_000)));
        folder.Write("private/plan.txt", "secret");
        var mesh = new InMemoryMesh();
        string[] grants = ["tool:analyze_document", "tool:list_documents", "resource:doc:///notes.md"];
        mesh.Federate("fed-1", (TwoBridges.Academic, grants), (TwoBridges.Enterprise, []));
        var options = new BridgeOptions();
        var documents = new LocalServer("documents", () => Documents(folder.Path), options, NullLoggerFactory.Instance);
        await using var academic = new MeshBridge(mesh.Join(TwoBridges.Academic), options, new LocalServers([documents], TimeProvider.System));
        await using var enterprise = new MeshBridge(mesh.Join(TwoBridges.Enterprise), options);
        await academic.StartAsync(CancellationToken.None);
        await enterprise.StartAsync(CancellationToken.None);
        await using McpClient client = await ConnectAsync(enterprise);
        Assert.Equal(Modern, client.NegotiatedProtocolVersion);

        Assert.Equal(["mit-001__analyze_document", "mit-001__list_documents"], (await client.ListToolsAsync()).Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.Equal("mesh://mit-001/doc:///notes.md", Assert.Single(await client.ListResourcesAsync()).Uri);

        CallToolResult analysis = await client.CallToolAsync(
            "mit-001__analyze_document", new Dictionary<string, object?> { ["path"] = "notes.md" }, new Progress<ProgressNotificationValue>());
        Assert.Equal(60_001, analysis.StructuredContent!.Value.GetProperty("analysis").GetProperty("words").GetInt32());

        // The SDK's client handles messages in no order and may lose progress that arrives just before a result, so the order is seen on the way.
        MeshMessage[] answers = [.. mesh.Delivered.Where(m => m.TargetMeshId == TwoBridges.Enterprise && m.Data.TryGetProperty("call", out _)).TakeLast(3)];
        Assert.Equal([PayloadTypes.Notification, PayloadTypes.Notification, PayloadTypes.Response], answers.Select(m => m.PayloadType));

        ReadResourceResult read = await client.ReadResourceAsync("mesh://mit-001/doc:///notes.md");
        Assert.StartsWith("# Notes", Assert.IsType<TextResourceContents>(Assert.Single(read.Contents)).Text, StringComparison.Ordinal);

        McpProtocolException refused = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("mesh://mit-001/doc:///private/plan.txt"));
        Assert.Equal(Refusals.Code, (int)refused.ErrorCode);
        Assert.Equal("not-granted", refused.Data["reason"]!.ToString());

        // What belongs to our client's session stays in it: the other mesh's server was not told who our client is.
        Assert.DoesNotContain(mesh.Delivered, m => m.Data.GetRawText().Contains("io.modelcontextprotocol/client", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Session_FederationEnds_ListensAndIsTold()
    {
        var mesh = new InMemoryMesh();
        mesh.Federate("fed-1", (TwoBridges.Academic, []), (TwoBridges.Enterprise, []));
        await using var enterprise = new MeshBridge(mesh.Join(TwoBridges.Enterprise), new BridgeOptions());
        await enterprise.StartAsync(CancellationToken.None);
        await using McpClient client = await ConnectAsync(enterprise);
        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using IAsyncDisposable one = client.RegisterNotificationHandler("notifications/subscriptions/acknowledged", (_, _) => Complete(acknowledged));
        await using IAsyncDisposable other = client.RegisterNotificationHandler("notifications/tools/list_changed", (_, _) => Complete(told));
        using var stop = new CancellationTokenSource();
        var wanted = new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } };
        Task listening = client.SendRequestAsync(new JsonRpcRequest { Method = "subscriptions/listen", Params = wanted }, stop.Token);
        await acknowledged.Task.WaitAsync(TimeSpan.FromSeconds(60));

        mesh.End("fed-1");

        await told.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    /// <summary>Who is told of an item may call it within that word.</summary>
    [Fact]
    public async Task Changed_ItemsOfAServerAppear_TheyCanBeCalled()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes.md", "# Notes");
        var documents = new LocalServer("documents", () => Documents(folder.Path), new BridgeOptions(), NullLoggerFactory.Instance);
        Task<CallOutcome>? call = null;
        documents.Changed += () => call ??= documents.CallAsync(McpMethods.ToolsCall, new JsonObject { ["name"] = "list_documents", ["arguments"] = new JsonObject() }, null, CancellationToken.None);
        using var over = new CancellationTokenSource();
        Task running = documents.RunAsync(over.Token);

        await documents.FirstAttempt.WaitAsync(TimeSpan.FromSeconds(60));
        CallOutcome outcome = await call!.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Null(outcome.Failure);
        await over.CancelAsync();
        await running;
    }

    private static ValueTask Complete(TaskCompletionSource done)
    {
        done.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private static StreamClientTransport Documents(string root) =>
        Join(transport => _ = DocumentServer.RunAsync(root, transport, CancellationToken.None));

    private static Task<McpClient> ConnectAsync(MeshBridge bridge) =>
        McpClient.CreateAsync(Join(transport => _ = bridge.ServeAsync(transport, CancellationToken.None)));

    private static StreamClientTransport Join(Action<ITransport> serve)
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        serve(new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()));
        return new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream());
    }
}
