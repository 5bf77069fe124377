using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using Xunit.Abstractions;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>P-10 with foreign code at both ends and nothing of ours inside the test: npm client, bridge, hub, bridge, npm server.</summary>
public sealed class McpInteropTests(ITestOutputHelper report)
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    [InteropFact]
    public async Task ReferenceClient_CallsReferenceServerOfTheOtherMesh_UntilTheFederationEnds()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit", "--name", "MIT", "--capability", "everything");
        string everything = Path.Combine(Repository.NpmModules!, "@modelcontextprotocol", "server-everything", "dist", "index.js");
        ChildProcess offering = world.Start(
            "mit-bridge",
            ["bridge", "--server", $"everything=node \"{everything}\" stdio", "--accept-from", Acme, "--grant", "tool:*", "--grant", "resource:*", "--offer-only", .. world.As("mit")]);
        await World.EventAsync(offering, "ready");
        JsonObject[] negotiation = (await world.RunAsync(
            ["fed", "request", Mit, "--purpose", "interoperability", "--ask", "tool:*", "--ask", "resource:*", .. world.As("acme")])).Ok();
        string federation = (string)negotiation[^1]["federationId"]!;

        await using ChildProcess client = StartClient(world);
        JsonNode connected = await ReadAsync(client);
        Assert.Contains("mit-001 is " + Mit, (string?)connected["result"]!["instructions"]);

        string[] tools = [.. (await StepAsync(client, new { step = "tools" }))["result"]!.AsArray().Select(t => (string)t!["name"]!)];
        Assert.Contains("mit-001__echo", tools);
        Assert.Contains("mit-001__get-sum", tools);
        JsonNode sum = await StepAsync(client, new { step = "call", name = "mit-001__get-sum", arguments = new { a = 2, b = 40 } });
        Assert.Equal("The sum of 2 and 40 is 42.", (string?)sum["result"]!["content"]![0]!["text"]);
        JsonNode progress = await StepAsync(client, new { step = "call", name = "mit-001__trigger-long-running-operation", arguments = new { duration = 0.5, steps = 5 } });

        // In order. When the last one and the result come in one read, the TypeScript SDK forgets the listener before it tells it of the last one.
        int[] steps = [.. progress["progress"]!.AsArray().Select(p => (int)p!["progress"]!)];
        Assert.Equal(Enumerable.Range(1, steps.Length), steps);
        Assert.InRange(steps.Length, 4, 5);
        JsonNode resource = (await StepAsync(client, new { step = "resources" }))["result"]![0]!;
        JsonNode text = await StepAsync(client, new { step = "read", uri = (string)resource["uri"]! });
        Assert.NotEmpty((string)text["result"]!["contents"]![0]!["text"]!);

        (await world.RunAsync(["fed", "end", federation, "--reason", "test", .. world.As("mit")])).Ok();
        await StepAsync(client, new { step = "changed", kind = "tools" });
        JsonNode refused = await StepAsync(client, new { step = "call", name = "mit-001__get-sum", arguments = new { a = 2, b = 40 } }, mustWork: false);
        Assert.False((bool)refused["ok"]!);
        Assert.Equal("not-federated", (string?)refused["error"]!["data"]!["reason"]);
        Assert.Empty((await StepAsync(client, new { step = "tools" }))["result"]!.AsArray());
        report.WriteLine($"{tools.Length} tools listed, {negotiation[^1].ToJsonString()}, get-sum {sum["ms"]} ms, refused: {refused["error"]!["message"]}");
    }

    private static ChildProcess StartClient(World world) => ChildProcess.Start(
        "npm-client",
        "node",
        [
            Path.Combine(Repository.Interop, "mcp-client.mjs"), "--json", "--drive", "--",
            SelfCommand.Current.FileName, .. SelfCommand.Current.With("bridge", "--home", world.Home("acme"), "--hub", world.Hub),
        ],
        Path.Combine(world.Folder, "logs"));

    private static async Task<JsonNode> StepAsync(ChildProcess client, object step, bool mustWork = true)
    {
        await client.Input.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(step));
        await client.Input.FlushAsync();
        JsonNode line = await ReadAsync(client);
        Assert.True(!mustWork || (bool)line["ok"]!, line.ToJsonString());
        return line;
    }

    private static async Task<JsonNode> ReadAsync(ChildProcess client)
    {
        string? line = await client.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
        return line is not null ? JsonNode.Parse(line)! : throw new InvalidOperationException($"The client ended:\n{await File.ReadAllTextAsync(client.LogPath)}");
    }
}
