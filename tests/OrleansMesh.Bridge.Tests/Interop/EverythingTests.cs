using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Bridge.Local;

namespace OrleansMesh.Bridge.Tests.Interop;

/// <summary>P-10 end to end with foreign code at both ends: the reference server with everything, and the reference client.</summary>
#pragma warning disable CA1001 // xunit disposes through IAsyncLifetime
public sealed class EverythingTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Academic = "did:mesh:academic:mit-001";
    private const string Enterprise = "did:mesh:enterprise:acme-001";
    private const string Federation = "fed-001";

    private static readonly string[] Grants =
    [
        "tool:echo", "tool:get-sum", "tool:trigger-long-running-operation", "tool:get-resource-links", "tool:get-structured-content", "tool:get-annotated-message",
        "resource:demo://resource/static/*", "resource-template:demo://resource/dynamic/text/{resourceId}", "prompt:*",
    ];

    private readonly InMemoryMesh _mesh = new();
    private MeshBridge? _academic;
    private MeshBridge? _enterprise;
    private ScriptedClient? _client;

    private ScriptedClient Client => _client!;

    public async Task InitializeAsync()
    {
        if (Npm.Modules is null)
        {
            return;
        }

        _mesh.Federate(Federation, (Academic, Grants), (Enterprise, []));
        var everything = new LocalServerConfig { Name = "everything", Command = "node", Arguments = [Npm.EverythingServer, "stdio"] };
        _academic = new MeshBridge(_mesh.Join(Academic), new BridgeOptions { LocalServers = [everything] });
        _enterprise = new MeshBridge(_mesh.Join(Enterprise), new BridgeOptions());
        await _academic.StartAsync(CancellationToken.None);
        await _enterprise.StartAsync(CancellationToken.None);
        _client = await ScriptedClient.StartAsync(_enterprise);
    }

    public async Task DisposeAsync()
    {
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[_client, _enterprise, _academic])
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [InteropFact]
    public async Task Lists_GrantedItems_AreOfferedUnderTheMeshName()
    {
        Assert.Contains("mit-001 is " + Academic, Client.Connected["result"]!["instructions"]!.GetValue<string>(), StringComparison.Ordinal);

        JsonArray tools = Result(await Client.StepAsync(new { step = "tools" })).AsArray();
        Assert.Equal(
            ["mit-001__echo", "mit-001__get-annotated-message", "mit-001__get-resource-links", "mit-001__get-structured-content", "mit-001__get-sum", "mit-001__trigger-long-running-operation"],
            tools.Select(t => t!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        JsonNode echo = tools.Single(t => t!["name"]!.GetValue<string>() == "mit-001__echo")!;
        Assert.Equal("[mesh mit-001] Echoes back the input string", echo["description"]!.GetValue<string>());
        Assert.Equal("Echo Tool (mit-001)", echo["title"]!.GetValue<string>());
        Assert.True(echo["annotations"]!["readOnlyHint"]!.GetValue<bool>());
        Assert.Equal(Academic, echo["_meta"]!["orleansmesh/mesh"]!.GetValue<string>());
        Assert.Equal("string", echo["inputSchema"]!["properties"]!["message"]!["type"]!.GetValue<string>());

        JsonArray resources = Result(await Client.StepAsync(new { step = "resources" })).AsArray();
        Assert.NotEmpty(resources);
        Assert.All(resources, r => Assert.StartsWith("mesh://mit-001/demo://resource/static/", r!["uri"]!.GetValue<string>(), StringComparison.Ordinal));
        JsonArray templates = Result(await Client.StepAsync(new { step = "templates" })).AsArray();
        Assert.Equal("mesh://mit-001/demo://resource/dynamic/text/{resourceId}", Assert.Single(templates)!["uriTemplate"]!.GetValue<string>());
        JsonArray prompts = Result(await Client.StepAsync(new { step = "prompts" })).AsArray();
        Assert.Contains(prompts, p => p!["name"]!.GetValue<string>() == "mit-001__simple-prompt");
    }

    [InteropFact]
    public async Task Call_GrantedTools_AnswerAsAtHome()
    {
        JsonNode echo = Result(await CallAsync("mit-001__echo", new { message = "grüezi, 世界 <&> \"" }));
        Assert.Equal("Echo: grüezi, 世界 <&> \"", echo["content"]![0]!["text"]!.GetValue<string>());

        JsonNode sum = Result(await CallAsync("mit-001__get-sum", new { a = 2, b = 40 }));
        Assert.Equal("The sum of 2 and 40 is 42.", sum["content"]![0]!["text"]!.GetValue<string>());

        // The client checks structured content against the output schema that it saw in the list.
        await Client.StepAsync(new { step = "tools" });
        JsonNode weather = Result(await CallAsync("mit-001__get-structured-content", new { location = "Chicago" }));
        Assert.NotNull(weather["structuredContent"]!["temperature"]);

        JsonNode annotated = Result(await CallAsync("mit-001__get-annotated-message", new { messageType = "error", includeImage = true }));
        Assert.Equal(1.0, annotated["content"]![0]!["annotations"]!["priority"]!.GetValue<double>());
        Assert.Equal("image/png", annotated["content"]![1]!["mimeType"]!.GetValue<string>());
    }

    [InteropFact]
    public async Task Call_ArgumentsTheToolRejects_IsErrorResultPasses()
    {
        JsonNode result = Result(await CallAsync("mit-001__get-sum", new { a = "two" }));
        Assert.True(result["isError"]!.GetValue<bool>());
        Assert.Contains("Invalid arguments", result["content"]![0]!["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [InteropFact]
    public async Task Call_LongOperation_ProgressComesInOrderBeforeTheResult()
    {
        // The client drops what progress it reads together with the result, the last one mostly and on a busy machine some before it, also without a bridge
        // between: one call of five comes to it almost whole. What crossed the mesh is whole each time.
        int most = 0;
        for (int call = 0; call < 5 && most < 9; call++)
        {
            JsonObject line = await CallAsync("mit-001__trigger-long-running-operation", new { duration = 0.5, steps = 10 });
            Assert.Contains("completed", Result(line)["content"]![0]!["text"]!.GetValue<string>(), StringComparison.Ordinal);
            int[] seen = [.. line["progress"]!.AsArray().Select(p => p!["progress"]!.GetValue<int>())];
            Assert.Equal(Enumerable.Range(1, seen.Length), seen);
            MeshMessage[] crossed = [.. _mesh.Delivered.Where(m => m.TargetMeshId == Enterprise && m.Data.TryGetProperty("call", out _)).TakeLast(11)];
            Assert.Equal(Enumerable.Range(1, 10), crossed[..10].Select(m => m.Data.GetProperty("notification").GetProperty("params").GetProperty("progress").GetInt32()));
            Assert.Equal(PayloadTypes.Response, crossed[10].PayloadType);
            Assert.All(line["progress"]!.AsArray(), p => Assert.Equal(10, p!["total"]!.GetValue<int>()));
            most = Math.Max(most, seen.Length);
        }

        Assert.InRange(most, 9, 10);
    }

    [InteropFact]
    public async Task Call_Cancelled_ReachesTheOtherMeshAndLeavesNothingBehind()
    {
        JsonObject line = await Client.StepAsync(new
        {
            step = "call",
            name = "mit-001__trigger-long-running-operation",
            arguments = new { duration = 60, steps = 600 },
            cancelAfterProgress = 2,
        });
        Assert.False(line["ok"]!.GetValue<bool>());
        Assert.True(line["aborted"]!.GetValue<bool>());
        Assert.True(line["ms"]!.GetValue<int>() < 20_000);

        // The cancellation crosses behind the client's back: the next answer comes after it on the same ordered way.
        Result(await CallAsync("mit-001__echo", new { message = "still there" }));
        Assert.Contains(_mesh.Delivered, m => m.PayloadType == PayloadTypes.Notification
            && m.TargetMeshId == Academic
            && m.Data.GetProperty("notification").GetProperty("method").GetString() == McpMethods.Cancelled);
    }

    [InteropFact]
    public async Task Read_ResourcesAndLinks_AreReadUnderTheMeshName()
    {
        JsonArray resources = Result(await Client.StepAsync(new { step = "resources" })).AsArray();
        string uri = resources[0]!["uri"]!.GetValue<string>();
        JsonNode contents = Result(await Client.StepAsync(new { step = "read", uri }))["contents"]![0]!;
        Assert.Equal(uri, contents["uri"]!.GetValue<string>());
        Assert.NotEmpty(contents["text"]!.GetValue<string>());

        JsonNode links = Result(await CallAsync("mit-001__get-resource-links", new { count = 4 }));
        string link = links["content"]!.AsArray().First(c => c!["uri"]?.GetValue<string>().Contains("/text/", StringComparison.Ordinal) == true)!["uri"]!.GetValue<string>();
        Assert.StartsWith("mesh://mit-001/demo://", link, StringComparison.Ordinal);
        JsonNode linked = Result(await Client.StepAsync(new { step = "read", uri = link }))["contents"]![0]!;
        Assert.Contains("plaintext resource", linked["text"]!.GetValue<string>(), StringComparison.Ordinal);

        // The template of the blobs is not granted.
        JsonObject refused = await Client.StepAsync(new { step = "read", uri = "mesh://mit-001/demo://resource/dynamic/blob/1" });
        Assert.Equal("not-granted", refused["error"]!["data"]!["reason"]!.GetValue<string>());
    }

    [InteropFact]
    public async Task Prompts_WithArgumentsAndCompletion_PassThrough()
    {
        JsonNode prompt = Result(await Client.StepAsync(new { step = "prompt", name = "mit-001__args-prompt", arguments = new { city = "Bern" } }));
        Assert.Equal("What's weather in Bern?", prompt["messages"]![0]!["content"]!["text"]!.GetValue<string>());

        JsonNode embedded = Result(await Client.StepAsync(new
        {
            step = "prompt",
            name = "mit-001__resource-prompt",
            arguments = new { resourceType = "Text", resourceId = "7" },
        }));
        Assert.StartsWith("mesh://mit-001/", embedded["messages"]![1]!["content"]!["resource"]!["uri"]!.GetValue<string>(), StringComparison.Ordinal);

        JsonNode completion = Result(await Client.StepAsync(new
        {
            step = "complete",
            @ref = new Dictionary<string, string> { ["type"] = "ref/prompt", ["name"] = "mit-001__completable-prompt" },
            argument = new { name = "department", value = "S" },
        }));
        Assert.Equal(["Sales", "Support"], completion["completion"]!["values"]!.AsArray().Select(v => v!.GetValue<string>()));
    }

    [InteropFact]
    public async Task Call_UngrantedTool_IsRefusedWithReasonAndWhatToDo()
    {
        JsonObject line = await CallAsync("mit-001__get-env", new { });
        Assert.False(line["ok"]!.GetValue<bool>());
        Assert.Equal(Refusals.Code, line["error"]!["code"]!.GetValue<int>());
        Assert.Equal("not-granted", line["error"]!["data"]!["reason"]!.GetValue<string>());
        Assert.Contains("renegotiate", line["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain(_mesh.Delivered, m => m.PayloadType == PayloadTypes.Request && m.Data.GetRawText().Contains("get-env", StringComparison.Ordinal));
    }

    [InteropFact]
    public async Task Call_UngrantedToolThroughABridgeThatDoesNotCheck_IsRefusedByTheGrantor()
    {
        _mesh.Join(Enterprise).BelievesAnythingGranted = true;
        JsonObject line = await CallAsync("mit-001__get-env", new { });
        Assert.Equal("not-granted", line["error"]!["data"]!["reason"]!.GetValue<string>());
        Assert.Contains(_mesh.Delivered, m => m.PayloadType == PayloadTypes.Request && m.Data.GetRawText().Contains("get-env", StringComparison.Ordinal));
    }

    [InteropFact]
    public async Task Call_AfterTheFederationEnded_EveryOneIsRefusedAndNothingListed()
    {
        Result(await CallAsync("mit-001__echo", new { message = "before" }));
        _mesh.End(Federation);

        Result(await Client.StepAsync(new { step = "changed", kind = "tools" }));
        Assert.Empty(Result(await Client.StepAsync(new { step = "tools" })).AsArray());
        Assert.Empty(Result(await Client.StepAsync(new { step = "resources" })).AsArray());
        Assert.Empty(Result(await Client.StepAsync(new { step = "prompts" })).AsArray());
        foreach (object step in (object[])
        [
            new { step = "call", name = "mit-001__echo", arguments = new { message = "after" } },
            new { step = "read", uri = "mesh://mit-001/demo://resource/dynamic/text/1" },
            new { step = "prompt", name = "mit-001__simple-prompt" },
        ])
        {
            JsonObject line = await Client.StepAsync(step);
            Assert.Equal("not-federated", line["error"]!["data"]!["reason"]!.GetValue<string>());
            Assert.Contains("Re-establish", line["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        _mesh.Federate("fed-002", (Academic, Grants), (Enterprise, []));
        Result(await CallAsync("mit-001__echo", new { message = "again" }));
    }

    [InteropFact]
    public async Task Call_MeshIsOffline_FailsAtOnceWithTheHubsReason()
    {
        _mesh.Join(Academic).IsOnline = false;
        JsonObject line = await CallAsync("mit-001__echo", new { message = "anyone?" });
        Assert.Equal("undeliverable", line["error"]!["data"]!["reason"]!.GetValue<string>());
        Assert.Equal("Offline", line["error"]!["data"]!["hubReason"]!.GetValue<string>());
    }

    private static JsonNode Result(JsonObject line)
    {
        Assert.True(line["ok"]!.GetValue<bool>(), line.ToJsonString());
        return line["result"]!;
    }

    private Task<JsonObject> CallAsync(string name, object arguments) => Client.StepAsync(new { step = "call", name, arguments });
}
