using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace OrleansMesh.Cli.Demo;

/// <summary>An MCP client uses the tools of the other mesh (P-10): it knows of nothing but a stdio MCP server, acme's bridge.</summary>
internal static class ToolSteps
{
    private const int Timed = 20;

    public static async Task<string> ListAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        (string command, string[] arguments) = stage.Command("bridge", "--home", stage.Acme.Home, "--hub", stage.Hub);
        StreamWriter log = File.AppendText(Path.Combine(stage.LogFolder, "acme-bridge.log"));
        log.AutoFlush = true;
        var transport = new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = "acme-bridge",
            Command = command,
            Arguments = arguments,
            StandardErrorLines = TextWriter.Synchronized(log).WriteLine,
        });
        stage.AcmeClient = await McpClient.CreateAsync(transport, cancellationToken: cancellationToken);
        IList<McpClientTool> tools = await stage.AcmeClient.ListToolsAsync(cancellationToken: cancellationToken);
        DemoFailureException.Unless(tools.Any(t => t.Name == Qualified(stage, "analyze_document")), "mit's tools are not in the list.");
        return $"{tools.Count} tools of mit: {string.Join(", ", tools.Select(t => t.Name))}";
    }

    public static async Task<string> CallAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        JsonElement list = await CallAsync(stage, "list_documents", [], cancellationToken);
        int total = list.GetProperty("total").GetInt32();
        DemoFailureException.Unless(total > 0, $"There is no document in {stage.Root}; run the demo in a folder with some, or give --root.");
        string path = Document(list);
        JsonElement report = await CallAsync(stage, "analyze_document", new() { ["path"] = path }, cancellationToken);
        JsonElement analysis = report.GetProperty("analysis");
        double median = await MedianAsync(stage, path, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{total} documents; {path} has {analysis.GetProperty("words").GetInt32():N0} words in {analysis.GetProperty("sentences").GetInt32():N0} sentences, is {analysis.GetProperty("readability")} to read (LIX {analysis.GetProperty("lix").GetDouble():N0}); a call through both bridges and the hub: {median:N1} ms (median of {Timed})");
    }

    public static async Task<string> CallAgainAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await MemberSteps.StartBridgeAsync(stage, cancellationToken);
        JsonElement list = await UntilReconnectedAsync(stage, cancellationToken);
        return $"list_documents answers {list.GetProperty("total")} again; acme's bridge found the new hub process by itself, no new handshake was needed";
    }

    public static async Task<string> EndAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await stage.RunAsync(stage.Mit, ["fed", "end", stage.FederationId, "--reason", "the demo is over"], cancellationToken);
        try
        {
            await CallAsync(stage, "list_documents", [], cancellationToken);
        }
        catch (McpException refused)
        {
            return $"refused: {refused.Message}";
        }

        throw new DemoFailureException("The call worked although the federation has ended.");
    }

    private static string Qualified(DemoStage stage, string tool) => $"{stage.Mit.Id.Split(':')[^1]}__{tool}";

    private static async Task<JsonElement> CallAsync(DemoStage stage, string tool, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        CallToolResult result = await stage.AcmeClient!.CallToolAsync(Qualified(stage, tool), arguments, cancellationToken: cancellationToken);
        string text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(c => c.Text));
        DemoFailureException.Unless(result.IsError != true && result.StructuredContent is not null, $"{tool} failed: {text}");
        return result.StructuredContent!.Value;
    }

    private static string Document(JsonElement list)
    {
        string[] paths = [.. list.GetProperty("documents").EnumerateArray().Select(d => d.GetProperty("path").GetString()!)];
        return paths.FirstOrDefault(p => p == "README.md") ?? paths.FirstOrDefault(p => p.EndsWith(".md", StringComparison.Ordinal)) ?? paths[0];
    }

    private static async Task<double> MedianAsync(DemoStage stage, string path, CancellationToken cancellationToken)
    {
        var times = new List<double>(Timed);
        for (int i = 0; i < Timed; i++)
        {
            long started = Stopwatch.GetTimestamp();
            await CallAsync(stage, "analyze_document", new() { ["path"] = path }, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times.Order().ElementAt(Timed / 2);
    }

    // The bridge's session is re-established with growing pauses; a call in between is refused at once, which is what an MCP client should see.
    private static async Task<JsonElement> UntilReconnectedAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(TimeSpan.FromSeconds(15));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                return await CallAsync(stage, "list_documents", [], late.Token);
            }
            catch (McpException) when (!late.IsCancellationRequested)
            {
                await pause.WaitForNextTickAsync(late.Token);
            }
        }
    }
}
