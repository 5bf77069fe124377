using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>I-04 and I-11 between processes: a bridge asks its hub for its mesh's map and for revocations, and both hold within seconds.</summary>
public sealed class CallerTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    [Fact]
    public async Task Call_ByTheHubsMapAndACapability_UntilEitherIsTakenBack()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await JoinWithHumanAsync(world);
        await DelegateAsync(world);
        (await world.RunAsync(["map", "show", .. world.As("mit")])).Failed(1, "map-missing");
        await PublishAsync(world, """{"name":"analysts","kind":"role","from":"analyst","to":["reader"]}""");
        Assert.Equal("analysts", (string?)(await world.RunAsync(["map", "show", .. world.As("mit")])).Ok()[0]["rules"]![0]!["name"]);

        ChildProcess caller = await BridgesAsync(world);
        JsonNode called = await UntilAsync(caller, answer => Reason(answer) is null);
        Assert.NotNull(called["result"]);
        JsonNode record = Records(world).Last(each => (bool)each["allowed"]!);
        Assert.Equal((Acme + "#agent-7", "reader"), ((string?)record["caller"], (string?)record["roles"]![0]));

        // The map at the hub says otherwise.
        await PublishAsync(world, """{"name":"no analysts","kind":"role","from":"analyst","effect":"deny"}""");
        await UntilAsync(caller, answer => Reason(answer) == "caller-unmapped");
        await PublishAsync(world, """{"name":"analysts","kind":"role","from":"analyst","to":["reader"]}""");
        await UntilAsync(caller, answer => Reason(answer) is null);

        // The human takes the capability back.
        string revoked = Path.Combine(world.Folder, "revoked");
        (await world.RunAsync("ucan", "revoke", "--home", world.Home("mit"), "--human-key", Path.Combine(world.Folder, "human.key"), Grant(world), "--out", revoked, "--json")).Ok();
        JsonObject submitted = (await world.RunAsync(["ucan", "submit", revoked, .. world.As("acme")])).Ok()[0];
        Assert.Equal(("revoked", Mit), ((string?)submitted["event"], (string?)submitted["revoker"]));
        JsonNode refused = await UntilAsync(caller, answer => Reason(answer) == "capability-missing");
        Assert.Contains("revoked", (string?)refused["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_SomethingElse_IsRefusedWithItsReason()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await JoinWithHumanAsync(world);
        await DelegateAsync(world);

        (await world.RunAsync(["ucan", "submit", Grant(world), .. world.As("acme")])).Failed(1, "malformed");
        (await world.RunAsync(["ucan", "submit", "AAAA", .. world.As("acme")])).Failed(1, "ucan-malformed");
        string revoked = Path.Combine(world.Folder, "revoked");
        (await world.RunAsync("ucan", "revoke", "--home", world.Home("mit"), "--human-key", Path.Combine(world.Folder, "human.key"), Grant(world), "--out", revoked, "--json")).Ok();
        string alone = (await File.ReadAllLinesAsync(revoked))[0];
        (await world.RunAsync(["ucan", "submit", alone, .. world.As("acme")])).Failed(1, "revocation-unwitnessed");
        (await world.RunAsync(["ucan", "submit", revoked, .. world.As("mit")])).Ok();
        (await world.RunAsync(["ucan", "submit", revoked, .. world.As("acme")])).Ok();
    }

    private static async Task JoinWithHumanAsync(World world)
    {
        string credential = Path.Combine(world.Folder, "mit.json");
        (await world.RunAsync("keys", "new", Mit, "--home", world.Home("mit"), "--human-key", Path.Combine(world.Folder, "human.key"), "--json")).Ok();
        (await world.RunAsync("credential", "issue", "--data", world.HubData, "--subject", Mit, "--trust", "80", "--out", credential, "--json")).Ok();
        (await world.RunAsync(["join", "--credential", credential, .. world.As("mit")])).Ok();
    }

    private static async Task DelegateAsync(World world)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Grant(world))!);
        (await world.RunAsync(
            "ucan", "delegate", "--home", world.Home("mit"), "--human-key", Path.Combine(world.Folder, "human.key"), "--audience", Acme, "--command", "/mcp", "--out", Grant(world), "--json")).Ok();
    }

    private static async Task PublishAsync(World world, string rule)
    {
        string file = Path.Combine(world.Folder, "map.json");
        await File.WriteAllTextAsync(file, $$"""{"version":1,"rules":[{{rule}}]}""");
        (await world.RunAsync(["map", "publish", file, .. world.As("mit")])).Ok();
    }

    // The bridge that offers, the federation, and the bridge that calls, whose MCP client this test is.
    private static async Task<ChildProcess> BridgesAsync(World world)
    {
        string documents = Directory.CreateDirectory(Path.Combine(world.Folder, "documents")).FullName;
        await File.WriteAllTextAsync(Path.Combine(documents, "a.md"), "# One\nA word.\n");
        ChildProcess offering = world.Start(
            "mit-bridge",
            ["bridge", "--documents", documents, "--accept-from", Acme, "--grant", "tool:*", "--hub-map", "--role-grant", "reader=tool:search_*", "--authority", "require", "--audit-file", Audit(world), "--offer-only", .. world.As("mit")]);
        await World.EventAsync(offering, "ready");
        (await world.RunAsync(["fed", "request", Mit, "--purpose", "test", "--ask", "tool:*", .. world.As("acme")])).Ok();
        ChildProcess caller = world.Start("acme-bridge", ["bridge", "--home", world.Home("acme"), "--hub", world.Hub, "--agent", Acme + "#agent-7", "--agent-role", "analyst"]);
        await AskAsync(caller, 0, "initialize", new { protocolVersion = "2025-06-18", capabilities = new { }, clientInfo = new { name = "test", version = "1" } });
        await caller.Input.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return caller;
    }

    private static async Task<JsonNode> UntilAsync(ChildProcess caller, Func<JsonNode, bool> isSo)
    {
        JsonNode? answer = null;
        int id = Random.Shared.Next(1, 1 << 30);
        await Patiently.UntilAsync(async () =>
        {
            answer = await AskAsync(caller, ++id, "tools/call", new { name = "mit-001__search_documents", arguments = new { query = "word" } });
            return isSo(answer);
        });
        return answer!;
    }

    private static async Task<JsonNode> AskAsync(ChildProcess caller, int id, string method, object parameters)
    {
        await caller.Input.WriteLineAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", id, method, @params = parameters }));
        await caller.Input.FlushAsync();
        string? line = await caller.Output.ReadUntilAsync(l => JsonNode.Parse(l)?["id"] is JsonValue found && (int)found == id, CancellationToken.None).WaitAsync(World.Patience);
        return line is not null ? JsonNode.Parse(line)! : throw new InvalidOperationException($"The bridge ended:\n{await File.ReadAllTextAsync(caller.LogPath)}");
    }

    private static string? Reason(JsonNode answer) => (string?)answer["error"]?["data"]?["reason"];

    private static JsonNode[] Records(World world) => [.. File.ReadAllLines(Audit(world)).Select(line => JsonNode.Parse(line)!)];

    private static string Audit(World world) => Path.Combine(world.Folder, "calls.jsonl");

    private static string Grant(World world) => Path.Combine(world.Home("acme"), "capabilities", "mit.ucan");
}
