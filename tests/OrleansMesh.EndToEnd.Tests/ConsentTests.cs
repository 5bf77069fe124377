using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>I-04: a hub as it is by default takes no federation that no human agreed to.</summary>
public sealed class ConsentTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    [Fact]
    public async Task Request_WithoutTheHumansConsent_IsRefusedAndSaysWhatToDo_WithBothTheyFederate()
    {
        await using var world = new World();
        await world.StartHubAsync("--authority", "require");
        await JoinAsync(world, Acme, "acme");
        await JoinAsync(world, Mit, "mit");
        string[] request = ["fed", "request", Mit, "--purpose", "test", "--ask", "message:*", .. world.As("acme")];

        VerbRun refused = await world.RunAsync(request);
        refused.FailedAfter(1, "authority-missing");
        Assert.Contains("orleansmesh fed consent", refused.ErrorText, StringComparison.Ordinal);

        await ConsentAsync(world, "acme", Mit);
        await ConsentAsync(world, "mit", "any");
        ChildProcess answering = world.Start("answering", ["fed", "accept", "--auto", "--from", Acme, "--grant", "message:*", "--count", "1", .. world.As("mit")]);
        await World.EventAsync(answering, "waiting");
        JsonObject[] asked = (await world.RunAsync(request)).Ok();
        Assert.Equal("established", (string?)asked[^1]["event"]);
    }

    private static async Task JoinAsync(World world, string meshId, string name)
    {
        string credential = Path.Combine(world.Folder, name + ".json");
        (await world.RunAsync("keys", "new", meshId, "--home", world.Home(name), "--human-key", HumanKey(world, name), "--json")).Ok();
        (await world.RunAsync("vc", "issue", "--data", world.HubData, "--subject", meshId, "--trust", "80", "--out", credential, "--json")).Ok();
        (await world.RunAsync(["join", "--credential", credential, .. world.As(name)])).Ok();
    }

    private static async Task ConsentAsync(World world, string name, string partner) =>
        (await world.RunAsync("fed", "consent", partner, "--home", world.Home(name), "--human-key", HumanKey(world, name), "--json")).Ok();

    private static string HumanKey(World world, string name) => Path.Combine(world.Folder, $"{name}-human.key");
}
