using System.Diagnostics;
using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Bridge.Local;
using OrleansMesh.Testing;

namespace OrleansMesh.Bridge.Tests.Interop;

/// <summary>P-10: a server of ours that is joined by its streamable HTTP address, and started only after the bridge.</summary>
public sealed class HttpServerTests
{
    private const string Academic = "did:mesh:academic:mit-001";
    private const string Enterprise = "did:mesh:enterprise:acme-001";

    [InteropFact]
    public async Task Call_ServerByUrl_ComesUpLateAnswersAndGoes()
    {
        using var port = new HeldPort();
        var mesh = new InMemoryMesh();
        mesh.Federate("fed-1", (Academic, ["tool:echo", "tool:trigger-long-running-operation"]), (Enterprise, []));
        var config = new LocalServerConfig { Name = "everything", Url = new Uri($"http://{port.Address}/mcp") };
        await using var academic = new MeshBridge(mesh.Join(Academic), new BridgeOptions { LocalServers = [config] });
        await using var enterprise = new MeshBridge(mesh.Join(Enterprise), new BridgeOptions());
        await academic.StartAsync(CancellationToken.None);
        await enterprise.StartAsync(CancellationToken.None);
        using var changes = new SemaphoreSlim(0);
        enterprise.Federation.Changed += _ => changes.Release();
        Assert.Equal("unknown-name", (await CallAsync(enterprise, "echo", [])).Failure!.Data!["reason"]!.GetValue<string>());

        using Process server = Start(port.Number);
        try
        {
            // what changes first may be something else than the tools of a server that has just come up
            CallOutcome echo = await CallAsync(enterprise, "echo", new JsonObject { ["message"] = "by HTTP" });
            while (echo.Failure is { } failure)
            {
                Assert.True(await changes.WaitAsync(TimeSpan.FromSeconds(60)), $"nothing changed after: {failure.Message}");
                echo = await CallAsync(enterprise, "echo", new JsonObject { ["message"] = "by HTTP" });
            }

            Assert.Equal("Echo: by HTTP", echo.Result!["content"]![0]!["text"]!.GetValue<string>());

            var progress = new List<int>();
            CallOutcome operation = await CallAsync(enterprise, "trigger-long-running-operation", new JsonObject { ["duration"] = 0.2, ["steps"] = 4 }, p =>
            {
                progress.Add(p["progress"]!.GetValue<int>());
                return ValueTask.CompletedTask;
            });
            Assert.Null(operation.Failure);
            Assert.Equal([1, 2, 3, 4], progress);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }

        CallOutcome gone = await CallAsync(enterprise, "echo", new JsonObject { ["message"] = "anyone?" });
        Assert.NotNull(gone.Failure);
    }

    private static Task<CallOutcome> CallAsync(MeshBridge bridge, string tool, JsonObject arguments, Func<JsonObject, ValueTask>? onProgress = null) =>
        bridge.Federation.HandleAsync(
            McpMethods.ToolsCall, new JsonObject { ["name"] = $"mit-001__{tool}", ["arguments"] = arguments }, onProgress, CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(60));

    private static Process Start(int port)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Npm.EverythingServer);
        start.ArgumentList.Add("streamableHttp");
        start.Environment["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Process server = Process.Start(start)!;
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        return server;
    }
}
