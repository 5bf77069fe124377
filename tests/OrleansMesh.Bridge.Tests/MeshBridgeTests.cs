using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Tests;

/// <summary>P-10: what passes between two bridges, and every bound on both sides.</summary>
public sealed class MeshBridgeTests
{
    [Fact]
    public async Task Call_UnknownMembers_PassBothWays()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        CallOutcome outcome = await bridges.EnterpriseBridge.Federation.HandleAsync(
            McpMethods.ToolsCall,
            new JsonObject { ["name"] = "mit-001__work", ["arguments"] = new JsonObject { ["n"] = 1.50m }, ["x-future"] = new JsonArray(1, null) },
            null,
            CancellationToken.None);
        Assert.Equal("""{"name":"work","arguments":{"n":1.50},"x-future":[1,null]}""", outcome.Result!["params"]!.ToJsonString());

        CallOutcome list = await bridges.EnterpriseBridge.Federation.HandleAsync(McpMethods.ToolsList, [], null, CancellationToken.None);
        Assert.Equal(7, list.Result!["tools"]![0]!["x-unknown"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"a":[1,2]}""")]
    [InlineData("""["a",null]""")]
    [InlineData("\"text\"")]
    public async Task Call_JsonRpcErrorWithAnyData_PassesUnchanged(string data)
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        bridges.Server.OnCall = (_, _, _) => throw new ScriptedError(-31999, "Out of paper", JsonNode.Parse(data));
        JsonRpcFailure failure = (await bridges.CallAsync()).Failure!;
        Assert.Equal((-31999, "Out of paper", data), (failure.Code, failure.Message, failure.Data!.ToJsonString()));
    }

    [Fact]
    public async Task Call_ManyProgressNotifications_InOrderBeforeTheResult()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        bridges.Server.OnCall = async (_, report, _) =>
        {
            for (int i = 1; i <= 50; i++)
            {
                await report(new JsonObject { ["progress"] = i, ["x-unknown"] = "kept" });
            }

            return new JsonObject();
        };
        var seen = new List<int>();
        await bridges.CallAsync(onProgress: p =>
        {
            Assert.Equal("kept", p["x-unknown"]!.GetValue<string>());
            seen.Add(p["progress"]!.GetValue<int>());
            return ValueTask.CompletedTask;
        });
        Assert.Equal(Enumerable.Range(1, 50), seen);
    }

    [Fact]
    public async Task Call_SilentServer_TimesOutAndIsCancelledThere()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        (Task started, Task cancelled) = HangAt(bridges);
        Task<CallOutcome> call = bridges.CallAsync();
        await started;
        bridges.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(call.IsCompleted);
        bridges.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("timed-out", Reason(await call));
        await cancelled.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Call_Progress_PutsTheTimeoutOff()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        var tick = new SemaphoreSlim(0);
        bridges.Server.OnCall = async (_, report, ct) =>
        {
            for (int i = 1; i <= 3; i++)
            {
                await report(new JsonObject { ["progress"] = i });
                await tick.WaitAsync(ct);
            }

            return new JsonObject { ["content"] = new JsonArray() };
        };
        CallOutcome outcome = await bridges.CallAsync(onProgress: _ =>
        {
            bridges.Clock.Advance(TimeSpan.FromSeconds(50));
            tick.Release();
            return ValueTask.CompletedTask;
        });
        Assert.Null(outcome.Failure);
    }

    [Fact]
    public async Task Call_CallerGivesUp_ServerIsCancelled()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        (Task started, Task cancelled) = HangAt(bridges);
        using var stop = new CancellationTokenSource();
        Task<CallOutcome> call = bridges.CallAsync(ct: stop.Token);
        await started;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Call_FederationEndsMeanwhile_FailsAtOnceAndServerIsCancelled()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        (Task started, Task cancelled) = HangAt(bridges);
        Task<CallOutcome> call = bridges.CallAsync();
        await started;
        bridges.Mesh.End(TwoBridges.Federation);
        Assert.Equal("not-federated", Reason(await call));
        await cancelled.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Call_OverTheOutboundLimit_IsRefusedAsBusy()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync(new BridgeOptions { OutboundCallsMax = 2 });
        await ProveLimitAsync(bridges, TwoBridges.Enterprise);
    }

    [Fact]
    public async Task Call_OverTheInboundLimit_IsRefusedAsBusyByTheOtherMesh()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync(new BridgeOptions { InboundCallsPerMeshMax = 2 });
        await ProveLimitAsync(bridges, TwoBridges.Academic);
    }

    [Fact]
    public async Task Call_RequestOrAnswerOverTheSizeLimit_IsRefused()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync(new BridgeOptions { PayloadBytesMax = 4096 });
        Assert.Null((await bridges.CallAsync(new JsonObject { ["text"] = new string('x', 1500) })).Failure);
        Assert.Equal("too-large", Reason(await bridges.CallAsync(new JsonObject { ["text"] = new string('x', 4096) })));
        bridges.Server.OnCall = (_, _, _) => Task.FromResult<JsonNode>(new JsonObject { ["text"] = new string('x', 4096) });
        Assert.Equal("too-large", Reason(await bridges.CallAsync()));
    }

    [Fact]
    public async Task Call_ServerCrashes_FailsIsTakenOffTheListAndComesBack()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        Assert.Equal(["mit-001__work"], await bridges.ToolsAsync());
        (Task started, _) = HangAt(bridges);
        Task gone = ChangeOf(bridges);
        Task<CallOutcome> call = bridges.CallAsync();
        await started;
        await bridges.Server.CrashAsync();
        Assert.Equal("server-unavailable", Reason(await call));
        await gone;
        Assert.Empty(await bridges.ToolsAsync());
        Assert.Equal("unknown-name", Reason(await bridges.CallAsync()));

        Task back = ChangeOf(bridges);
        bridges.Server.OnCall = (_, _, _) => Task.FromResult<JsonNode>(new JsonObject());
        while (!back.IsCompleted)
        {
            bridges.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(["mit-001__work"], await bridges.ToolsAsync());
        Assert.Equal(2, bridges.Server.Joined);
        Assert.Null((await bridges.CallAsync()).Failure);
    }

    [Fact]
    public async Task List_ServerAnnouncesAChange_IsListedAnew()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        Assert.Equal(["mit-001__work"], await bridges.ToolsAsync());
        bridges.Server.Tools = [new JsonObject { ["name"] = "rest" }, new JsonObject { ["name"] = "a tool with a name that no client takes" }];
        Task changed = ChangeOf(bridges);
        await bridges.Server.AnnounceAsync();
        await changed;
        string[] tools = await bridges.ToolsAsync();
        Assert.Equal("mit-001__rest", tools[0]);
        Assert.Matches("^mit-001__a_tool_with_a[a-zA-Z0-9_]+$", tools[1]);

        CallOutcome outcome = await bridges.EnterpriseBridge.Federation.HandleAsync(
            McpMethods.ToolsCall, new JsonObject { ["name"] = tools[1] }, null, CancellationToken.None);
        Assert.Equal("a tool with a name that no client takes", outcome.Result!["params"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task List_MeshIsOffline_IsToldAsUnreachableAndOthersAreListed()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        bridges.Mesh.Join(TwoBridges.Academic).IsOnline = false;
        CallOutcome list = await bridges.EnterpriseBridge.Federation.HandleAsync(McpMethods.ToolsList, [], null, CancellationToken.None);
        Assert.Empty(list.Result!["tools"]!.AsArray());
        Assert.Equal("mit-001", list.Result!["_meta"]!["orleansmesh/unreachable"]![0]!.GetValue<string>());

        bridges.Mesh.Join(TwoBridges.Academic).IsOnline = true;
        bridges.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["mit-001__work"], await bridges.ToolsAsync());
    }

    [Fact]
    public async Task Answer_FromAnotherMesh_IsIgnored()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        const string Mallory = "did:mesh:public:mallory";
        bridges.Mesh.Federate("fed-m", (Mallory, []), (TwoBridges.Enterprise, []));
        var proceed = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        bridges.Server.OnCall = async (_, _, _) =>
        {
            started.SetResult();
            await proceed.Task;
            return new JsonObject { ["from"] = "mit" };
        };
        Task<CallOutcome> call = bridges.CallAsync();
        await started.Task;
        string id = bridges.Mesh.Delivered.Last(m => m.PayloadType == PayloadTypes.Request).Data.GetProperty("call").GetString()!;
        JsonElement forged = PeerPayload.Response(id, CallOutcome.Of(new JsonObject { ["from"] = "mallory" }));
        await bridges.Mesh.Join(Mallory).SendAsync(
            new MeshMessage("fed-m", Mallory, TwoBridges.Enterprise, PayloadTypes.Response, forged, "m-1"), CancellationToken.None);
        proceed.SetResult();
        Assert.Equal("mit", (await call).Result!["from"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"call":"c","request":{"method":"tools/call","params":{"name":"work","name":"other"}}}""", "malformed")]
    [InlineData("""{"call":"c","request":{"params":{}}}""", "malformed")]
    [InlineData("""{"call":"c","request":[]}""", "malformed")]
    [InlineData("""{"call":"c","request":{"method":"tools/call","params":{}}}""", "malformed")]
    [InlineData("""{"call":"c","request":{"method":"sampling/createMessage","params":{}}}""", "method-not-carried")]
    [InlineData("""{"call":"c","request":{"method":"tools/call","params":{"name":"absent"}}}""", "unknown-name")]
    [InlineData("""{"call":"c","request":{"method":"prompts/get","params":{"name":"secret"}}}""", "not-granted")]
    [InlineData("""{"call":"c","request":{"method":"resources/read","params":{"uri":"file:///etc/passwd"}}}""", "not-granted")]
    public async Task Request_HostileOrWrong_IsRefusedWithAReason(string data, string reason)
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        await bridges.EnterpriseBridge.DisposeAsync();
        InMemoryMesh.Member raw = bridges.Mesh.Join(TwoBridges.Enterprise);
        await raw.SendAsync(
            new MeshMessage(TwoBridges.Federation, raw.MeshId, TwoBridges.Academic, PayloadTypes.Request, JsonElement.Parse(data), "m"), CancellationToken.None);
        MeshMessage answer;
        do
        {
            answer = await raw.Inbox.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        }
        while (answer.PayloadType != PayloadTypes.Response);

        Assert.Equal(reason, answer.Data.GetProperty("error").GetProperty("data").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Call_TwoMeshesOfOneShortName_EachIsReachedUnderItsOwn()
    {
        await using TwoBridges bridges = await TwoBridges.StartAsync();
        const string OtherMit = "did:mesh:government:mit-001";
        bridges.Mesh.Join(OtherMit).IsOnline = false;
        bridges.Mesh.Federate("fed-g", (OtherMit, []), (TwoBridges.Enterprise, []));
        Assert.Equal(["academic-mit-001__work"], await bridges.ToolsAsync());

        // The name from before the clash still means the mesh that it meant.
        Assert.Null((await bridges.CallAsync()).Failure);
    }

    private static string Reason(CallOutcome outcome) => outcome.Failure!.Data!["reason"]!.GetValue<string>();

    private static Task ChangeOf(TwoBridges bridges)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bridges.EnterpriseBridge.Federation.Changed += _ => changed.TrySetResult();
        return changed.Task;
    }

    private static (Task Started, Task Cancelled) HangAt(TwoBridges bridges)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bridges.Server.OnCall = async (_, _, ct) =>
        {
            started.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            }
            finally
            {
                // only a cancellation ends it; a callback of the token could be taken off before its turn
                cancelled.TrySetResult();
            }

            return new JsonObject();
        };
        return (started.Task, cancelled.Task);
    }

    private static async Task ProveLimitAsync(TwoBridges bridges, string busyMesh)
    {
        var both = new CountdownEvent(2);
        var proceed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bridges.Server.OnCall = async (_, _, ct) =>
        {
            if (both.Signal())
            {
                reached.SetResult();
            }

            await proceed.Task.WaitAsync(ct);
            return new JsonObject();
        };
        Task<CallOutcome>[] calls = [bridges.CallAsync(), bridges.CallAsync()];
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        CallOutcome third = await bridges.CallAsync();
        Assert.Equal(("busy", busyMesh), (Reason(third), third.Failure!.Data!["mesh"]!.GetValue<string>()));
        proceed.SetResult();
        Assert.All(await Task.WhenAll(calls), c => Assert.Null(c.Failure));
        bridges.Server.OnCall = (_, _, _) => Task.FromResult<JsonNode>(new JsonObject());
        Assert.Null((await bridges.CallAsync()).Failure);
    }
}
