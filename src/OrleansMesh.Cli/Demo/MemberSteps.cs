using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Demo;

/// <summary>Two organisations become members.</summary>
internal static class MemberSteps
{
    public static async Task<string> JoinAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        JsonObject[] joined = await Task.WhenAll(
            JoinAsync(stage, stage.Acme, stage.Mit, [], cancellationToken),
            JoinAsync(stage, stage.Mit, stage.Acme, ["--name", "MIT document lab", "--capability", "documents"], cancellationToken));
        return string.Join("; ", joined.Select(j => $"{j["meshId"]} joined, trust {j["trust"]} ({j["trustLevel"]})"));
    }

    public static async Task<string> OfferAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await StartBridgeAsync(stage, cancellationToken);
        return $"process {stage.MitBridge!.Id} offers the MCP server 'documents' over {stage.Root}; it accepts acme and grants tool:*";
    }

    /// <summary>mit's node: its bridge, which no MCP client of its own uses.</summary>
    public static async Task StartBridgeAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        (string command, string[] arguments) = stage.Command("documents", "--root", stage.Root);
        var config = new JsonObject
        {
            ["mcpServers"] = new JsonObject
            {
                ["documents"] = new JsonObject { ["command"] = command, ["args"] = new JsonArray([.. arguments.Select(a => JsonValue.Create(a))]) },
            },
        };
        string path = Path.Combine(stage.Mit.Home, "mcp.json");
        await File.WriteAllTextAsync(path, config.ToJsonString(), cancellationToken);
        stage.MitBridge = stage.Start(
            "mit-bridge",
            "bridge", "--home", stage.Mit.Home, "--hub", stage.Hub, "--config", path,
            "--accept-from", stage.Acme.Id, "--grant", "tool:*", "--grant", "message:*", "--offer-only", "--json");
        await DemoStage.EventAsync(stage.MitBridge, "ready", cancellationToken);
    }

    /// <summary>mit's node ends in good order.</summary>
    public static async Task StopBridgeAsync(DemoStage stage)
    {
        if (stage.MitBridge is { } bridge)
        {
            await bridge.TerminateAsync();
            await bridge.DisposeAsync();
            stage.MitBridge = null;
        }
    }

    private static async Task<JsonObject> JoinAsync(DemoStage stage, DemoMesh mesh, DemoMesh partner, string[] profile, CancellationToken cancellationToken)
    {
        string credential = Path.Combine(stage.Folder, mesh.Name + "-credential.json");
        string human = Path.Combine(stage.Folder, mesh.Name + "-human.key");
        await stage.RunAsync(null, ["keys", "new", mesh.Id, "--home", mesh.Home, "--human-key", human], cancellationToken);

        // the hub asks for a human's consent to a federation (I-06): here it is, signed before anybody asks
        await stage.RunAsync(null, ["fed", "consent", partner.Id, "--home", mesh.Home, "--human-key", human, "--for", "1h"], cancellationToken);
        await stage.RunAsync(null, ["credential", "issue", "--data", stage.HubData, "--subject", mesh.Id, "--trust", "80", "--out", credential], cancellationToken);
        JsonObject[] lines = await stage.RunAsync(mesh, ["join", "--credential", credential, .. profile], cancellationToken);
        return lines[^1];
    }
}
