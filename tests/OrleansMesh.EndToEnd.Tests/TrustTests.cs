using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>G-01, G-02: a mesh attests its partner with one command, and others explain what that counts.</summary>
public sealed class TrustTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    [Fact]
    public async Task Attest_APartner_IsExplainedAndTakenBack()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        string[] attest = ["trust", "attest", Mit, "--claim", "quality", .. world.As("acme")];
        (await world.RunAsync([.. attest, "--value", "90"])).FailedAfter(1, "unknown-federation");

        ChildProcess answering = world.Start("answering", ["fed", "accept", "--auto", "--from", Acme, "--grant", "message:*", "--count", "1", .. world.As("mit")]);
        await World.EventAsync(answering, "waiting");
        (await world.RunAsync(["fed", "request", Mit, "--purpose", "test", "--ask", "message:*", .. world.As("acme")])).Ok();
        int before = (int)(await ExplainAsync(world))["score"]!;
        (await world.RunAsync([.. attest, "--value", "100"])).Ok();
        JsonObject explained = await ExplainAsync(world);
        JsonNode said = Assert.Single(explained["attestations"]!.AsArray())!;
        Assert.Equal((Acme, "quality", 100), ((string?)said["by"], (string?)said["claim"], (int)said["value"]!));
        Assert.InRange((double)said["points"]!, 5, 20);
        Assert.InRange((int)explained["score"]!, before + 1, before + 4);

        JsonObject path = (await world.RunAsync(["trust", "path", Acme, Mit, "--depth", "2", .. world.As("acme")])).Ok()[^1];
        Assert.Empty(path["cuts"]!.AsArray());
        (await world.RunAsync([.. attest, "--withdraw"])).Ok();
        Assert.Empty((await ExplainAsync(world))["attestations"]!.AsArray());
    }

    private static async Task<JsonObject> ExplainAsync(World world) => (await world.RunAsync(["trust", "explain", Mit, .. world.As("mit")])).Ok()[^1];
}
